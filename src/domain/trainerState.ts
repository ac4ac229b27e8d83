import { z } from 'zod'
import { watchStateSchema } from './callbacks'
import { resultSchema } from './run'

const sums = z.strictObject({ loss: z.number(), correct: z.number(), count: z.number() })

/**
 * What training knows besides weights and slots at a moment between two steps. A checkpoint holds it, so that a resumed
 * run goes on as if it had never been interrupted.
 */
export const trainerStateSchema = z.strictObject({
  /** The learning rate that plateaus have left of the optimizer's. */
  rate: z.number(),
  /** Which phase it is in, from 0, since which step, at which rate that began, and the step that the optimizer counts from. */
  phase: z.strictObject({
    index: z.int().nonnegative(), from: z.int().nonnegative(), base: z.number(), optimizerFrom: z.int(),
  }).optional(),
  earlyStopping: watchStateSchema,
  plateau: watchStateSchema,
  result: resultSchema,
  /** The step of the last evaluation; one that was given up is made again. */
  evaluatedAt: z.int().nonnegative(),
  /** Of the epoch that has begun. */
  inEpoch: sums,
  /** Seconds of training, those that its steps took, and how many images they were. */
  seconds: z.number().nonnegative(),
  stepSeconds: z.number().nonnegative(),
  images: z.int().nonnegative(),
})
export type TrainerState = z.infer<typeof trainerStateSchema>

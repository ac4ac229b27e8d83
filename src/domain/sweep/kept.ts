import { z } from 'zod'
import { dataFactsSchema } from '../dataset'
import { combinationSchema, groupIdSchema } from './group'
import { sweepSchema } from './sweep'

export const keptSweepVersion = 1

/** A sweep as it lies beside its runs: what is to be trained, whether or not it is yet. */
export const keptSweepSchema = z.strictObject({
  version: z.literal(keptSweepVersion),
  /** Of the group that its runs are. */
  id: groupIdSchema,
  /** Last. */
  startedAt: z.string(),
  sweep: sweepSchema,
  data: dataFactsSchema,
  /** Its combinations in their order; those that can't be trained with why. */
  points: z.array(z.strictObject({ values: combinationSchema, problem: z.string().optional() })),
  /** A person ended it: what wasn't trained by then is left out. */
  stopped: z.boolean(),
})
export type KeptSweep = z.infer<typeof keptSweepSchema>

/** How many trainings it comes to, without those that can't be. */
export const trainingsOf = ({ points, sweep }: Pick<KeptSweep, 'points' | 'sweep'>): number =>
  points.filter(({ problem }) => problem === undefined).length * sweep.seeds.length

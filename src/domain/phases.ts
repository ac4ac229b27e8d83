import { z } from 'zod'
import { scheduleNamed, rateAt, scheduleSchema } from './schedules'

const epochs = z.int().min(1).max(100_000)
const steps = z.int().min(1).max(100_000_000)

/** How long it trains. */
export const budgetSchema = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('epochs'), epochs }),
  z.strictObject({ unit: z.literal('steps'), steps }),
])
export type Budget = z.infer<typeof budgetSchema>

/** A part of a run after its first: where it goes on from, for how long and at which rate. */
export const phaseSchema = z.strictObject({
  budget: budgetSchema.default({ unit: 'epochs', epochs: 10 }),
  /** With the best weights so far rather than those that the phase before ended with. */
  start_from_best: z.boolean().default(false),
  /** `keep` is the state that belongs to those weights, `reset` what a model compiled anew begins with. */
  optimizer_state: z.enum(['keep', 'reset']).default('keep'),
  /** null: the rate that the phase before ended with. */
  learning_rate: z.number().positive().max(1e12).nullable().default(null),
  schedule: scheduleSchema.default(scheduleNamed('constant')),
  /** With the run's augmentation. */
  augment: z.boolean().default(true),
})
export type Phase = z.infer<typeof phaseSchema>
export const mostPhases = 100
export const newPhase = (): Phase => phaseSchema.parse({})

/** Any part of a run, the first one too: what the settings themselves say. */
export type Stage = Pick<Phase, 'budget' | 'learning_rate' | 'schedule' | 'augment'>
interface Staged extends Omit<Stage, 'learning_rate'> { optimizer: { learning_rate: number }; phases: readonly Phase[] }

/** A run's parts in their order; a run without phases has one. */
export const stagesOf = ({ optimizer, schedule, budget, augment, phases }: Staged): [Stage, ...Phase[]] =>
  [{ budget, schedule, augment, learning_rate: optimizer.learning_rate }, ...phases]

export const stepsOf = (budget: Budget, stepsPerEpoch: number): number =>
  budget.unit === 'epochs' ? budget.epochs * stepsPerEpoch : budget.steps

/** Where a phase really began: EarlyStopping may have ended the one before. */
export const phaseStartSchema = z.strictObject({ step: z.int().nonnegative(), epoch: z.int().nonnegative() })
export type PhaseStart = z.infer<typeof phaseStartSchema>

/**
 * The step that the run will have ended at.
 * @param lengths steps of each part
 * @param starts where parts after the first began, as far as they have
 */
export function lastStep(lengths: readonly number[], starts: readonly PhaseStart[] = []): number {
  const begun = starts[starts.length - 1]?.step ?? 0
  return lengths.slice(starts.length).reduce((sum, length) => sum + length, begun)
}

/**
 * The learning rate that schedules give a step, counted from 0, where every part takes all its steps; drops on a
 * plateau come on top.
 */
export function scheduledRate(training: Staged, step: number, lengths: readonly number[]): number {
  let from = 0, base = training.optimizer.learning_rate, rate = base
  for (const [i, stage] of stagesOf(training).entries()) {
    const length = lengths[i]!, last = Math.min(step, from + length - 1)
    base = stage.learning_rate ?? rate
    rate = rateAt(stage.schedule, base, last - from, length)
    if (step < from + length) break
    from += length
  }
  return rate
}

/** `10 epochs`, `2,000 steps`. */
export const summariseLength = (budget: Budget): string => budget.unit === 'epochs'
  ? `${budget.epochs.toLocaleString('en')} ${budget.epochs === 1 ? 'epoch' : 'epochs'}`
  : `${budget.steps.toLocaleString('en')} ${budget.steps === 1 ? 'step' : 'steps'}`

/** A phase in a line: `25 epochs from the best weights at 0.001, optimizer reset`. */
export const summarisePhase = ({ budget, start_from_best, optimizer_state, learning_rate, schedule, augment }: Phase): string => [
  summariseLength(budget) + (start_from_best ? ' from the best weights' : '') + (learning_rate === null ? '' : ` at ${learning_rate}`),
  ...(schedule.name === 'constant' ? [] : [schedule.name]),
  ...(optimizer_state === 'reset' ? ['optimizer reset'] : []),
  ...(augment ? [] : ['without augmentation']),
].join(', ')

import { z } from 'zod'
import { earlyStoppingSchema, plateauSchema } from './callbacks'
import { losses, lossTable } from './losses'
import { monitors } from './metrics'
import { optimizerNamed, optimizerSchema } from './optimizers'
import { runCheckpointSchema } from './runReference'
import { rateAt, scheduleNamed, scheduleSchema } from './schedules'

const epochs = z.int().min(1).max(100_000)
const steps = z.int().min(1).max(100_000_000)

/**
 * Where validation figures come from. `split` holds a part of the training data out; `test` validates on the test
 * set, as report 000 did, and marks the run for good, since then nothing is left to judge it by.
 */
export const validationSchema = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('split'),
    fraction: z.number().min(0).max(0.9).default(0.1),
    stratified: z.boolean().default(true),
  }),
  z.strictObject({ source: z.literal('test') }),
])
export type Validation = z.infer<typeof validationSchema>

export const trainingSchema = z.strictObject({
  optimizer: optimizerSchema.default(optimizerNamed('Adam')),
  loss: z.enum(losses).default('categorical_crossentropy'),
  /** So much of each one-hot target is spread over all classes. */
  label_smoothing: z.number().min(0).lt(1).default(0),
  /** How much each class's examples count while training; `balanced` by how rare they are. */
  class_weight: z.union([z.literal('balanced'), z.array(z.number().min(0).max(1e6)).max(1000)]).nullable().default(null),
  schedule: scheduleSchema.default(scheduleNamed('constant')),
  reduce_lr_on_plateau: plateauSchema.nullable().default(null),
  early_stopping: earlyStoppingSchema.nullable().default(null),
  /** What makes an evaluation the best, whose weights are kept. */
  checkpoint_monitor: z.enum(monitors).default('val_accuracy'),
  batch_size: z.int().min(1).max(65_536).default(32),
  budget: z.discriminatedUnion('unit', [
    z.strictObject({ unit: z.literal('epochs'), epochs }),
    z.strictObject({ unit: z.literal('steps'), steps }),
  ]).default({ unit: 'epochs', epochs: 10 }),
  evaluate: z.discriminatedUnion('every', [
    z.strictObject({ every: z.literal('epoch') }),
    z.strictObject({ every: z.literal('steps'), steps }),
  ]).default({ every: 'epoch' }),
  validation: validationSchema.default({ source: 'split', fraction: 0.1, stratified: true }),
  /** Draw the test set's curve too. Nothing is chosen by it. */
  watch_test: z.boolean().default(false),
  /** Weights of another run to begin with, wherever layer, name and shape are the same. */
  start_from: runCheckpointSchema.nullable().default(null),
  seed: z.int().min(0).max(2_147_483_647).default(7),
})
export type Training = z.infer<typeof trainingSchema>

/** How many of `train` examples are held out for validation. */
export const heldOut = (training: Training, train: number): number =>
  training.validation.source === 'split' ? Math.round(train * training.validation.fraction) : 0

export interface Plan { examples: number; stepsPerEpoch: number; steps: number; epochs: number; evaluateEvery: number }

/** What the settings come to on a set of `train` training examples. A last batch may be smaller, as in Keras. */
export function planOf(training: Training, train: number): Plan {
  const examples = train - heldOut(training, train)
  const stepsPerEpoch = Math.max(1, Math.ceil(examples / training.batch_size))
  const total = training.budget.unit === 'epochs' ? training.budget.epochs * stepsPerEpoch : training.budget.steps
  return {
    examples,
    stepsPerEpoch,
    steps: total,
    epochs: Math.ceil(total / stepsPerEpoch),
    evaluateEvery: training.evaluate.every === 'epoch' ? stepsPerEpoch : training.evaluate.steps,
  }
}

/** What of the settings doesn't go together, as a sentence, or undefined where all does. */
export function settingsProblem(training: Training, classes: number): string | undefined {
  const { loss, label_smoothing, class_weight, schedule, reduce_lr_on_plateau, early_stopping, validation } = training
  if (label_smoothing && !lossTable[loss].smooths) return `Label smoothing: ${loss} has none; set it to 0 or choose another loss`
  if (Array.isArray(class_weight) && class_weight.length !== classes) {
    return `Class weights: ${class_weight.length} are given, the data has ${classes} classes`
  }
  if (reduce_lr_on_plateau && schedule.name !== 'constant') {
    return 'Reduce on plateau: it goes with a constant schedule only, since both would set the rate'
  }
  const unseen = validation.source === 'split' && validation.fraction === 0
  if (unseen && early_stopping) return 'Early stopping: there is no validation to watch; hold a part of the training data out'
  if (unseen && reduce_lr_on_plateau) return 'Reduce on plateau: there is no validation to watch; hold a part of the training data out'
  return undefined
}

/** The learning rate that the schedule gives a step, counted from 0; a plateau's drops come on top. */
export const scheduledRate = ({ optimizer, schedule }: Training, step: number, steps: number): number =>
  rateAt(schedule, optimizer.learning_rate, step, steps)

/** How long it trains: `10 epochs`, `2,000 steps`. */
export const summariseBudget = ({ budget }: Pick<Training, 'budget'>): string => budget.unit === 'epochs'
  ? `${budget.epochs} ${budget.epochs === 1 ? 'epoch' : 'epochs'}`
  : `${budget.steps.toLocaleString('en')} steps`

/** The settings in a line: `Adam 0.001 · batch 32 · 10 epochs`. */
export const summariseTraining = (training: Training): string =>
  `${training.optimizer.name} ${training.optimizer.learning_rate} · batch ${training.batch_size} · ${summariseBudget(training)}`

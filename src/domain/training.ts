import { z } from 'zod'
import { augmentationProblem, augmentationSchema } from './augmentation'
import { earlyStoppingSchema, plateauSchema } from './callbacks'
import { mostClasses } from './dataImport'
import { evaluationMetrics } from './evaluationMetrics'
import { losses, lossTable } from './losses'
import { monitors } from './metrics'
import { optimizerNamed, optimizerSchema } from './optimizers'
import { runCheckpointSchema } from './runReference'
import {
  type Budget, budgetSchema, lastStep, mostPhases, phaseSchema, type PhaseStart, stagesOf, stepsOf, summariseLength,
} from './phases'
import { scheduleNamed, scheduleSchema } from './schedules'

/**
 * Where validation figures come from. `split` holds a part of the training data out; `test` validates on the test
 * set, as report 000 did, and marks the run for good, since then nothing is left to judge it by.
 */
export const validationSchema = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('split'),
    fraction: z.number().min(0).max(0.9).default(0.1),
    /** So many examples in place of a share. */
    count: z.int().min(1).max(100_000_000).nullable().default(null),
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
  class_weight: z.union([z.literal('balanced'), z.array(z.number().min(0).max(1e6)).max(mostClasses)]).nullable().default(null),
  schedule: scheduleSchema.default(scheduleNamed('constant')),
  reduce_lr_on_plateau: plateauSchema.nullable().default(null),
  early_stopping: earlyStoppingSchema.nullable().default(null),
  /** What makes an evaluation the best, whose weights are kept. */
  checkpoint_monitor: z.enum(monitors).default('val_accuracy'),
  batch_size: z.int().min(1).max(65_536).default(32),
  /** Of the first phase, which is all of a run without others. */
  budget: budgetSchema.default({ unit: 'epochs', epochs: 10 }),
  /** With augmentation in the first phase. */
  augment: z.boolean().default(true),
  /** What comes after that. */
  phases: z.array(phaseSchema).max(mostPhases).default([]),
  evaluate: z.discriminatedUnion('every', [
    z.strictObject({ every: z.literal('epoch') }),
    z.strictObject({ every: z.literal('steps'), steps: z.int().min(1).max(100_000_000) }),
  ]).default({ every: 'epoch' }),
  /** What images go through on their way into a step. */
  augmentation: augmentationSchema,
  /** The share of the examples trained on that get another class's label, by the seed. Validation keeps the true ones. */
  label_noise: z.number().min(0).max(1).default(0),
  /** What evaluations measure beside loss and accuracy. */
  metrics: z.array(z.enum(evaluationMetrics)).max(evaluationMetrics.length)
    .refine((names) => new Set(names).size === names.length, 'each metric once').default([]),
  /** The k of `top_k_categorical_accuracy`. */
  top_k: z.int().min(1).max(1000).default(5),
  validation: validationSchema.prefault({ source: 'split' }),
  /** Draw the test set's curve too. Nothing is chosen by it. */
  watch_test: z.boolean().default(false),
  /** Weights of another run to begin with, wherever layer, name and shape are the same. */
  start_from: runCheckpointSchema.nullable().default(null),
  seed: z.int().min(0).max(2_147_483_647).default(7),
})
export type Training = z.infer<typeof trainingSchema>

/** How many of `train` examples are held out for validation. */
export function heldOut({ validation }: Pick<Training, 'validation'>, train: number): number {
  if (validation.source !== 'split') return 0
  return validation.count ?? Math.round(train * validation.fraction)
}
/** False where the run has only train figures. */
export const isValidated = ({ validation }: Pick<Training, 'validation'>): boolean =>
  validation.source === 'test' || validation.count !== null || validation.fraction > 0

/** How many of the examples trained on get another label. */
export const flippedLabels = ({ label_noise }: Training, examples: number): number => Math.round(label_noise * examples)

export interface Plan {
  examples: number
  stepsPerEpoch: number
  /** Of the whole run. */
  steps: number
  epochs: number
  /** Steps of each phase. */
  phases: readonly number[]
  evaluateEvery: number
}

/**
 * What the settings come to on a set of `train` training examples. A last batch may be smaller, as in Keras.
 * @param starts where phases after the first began, as far as they have
 */
export function planOf(training: Training, train: number, starts?: readonly PhaseStart[]): Plan {
  const examples = train - heldOut(training, train)
  const stepsPerEpoch = Math.max(1, Math.ceil(examples / training.batch_size))
  const phases = stagesOf(training).map(({ budget }) => stepsOf(budget, stepsPerEpoch)), total = lastStep(phases, starts)
  return {
    examples,
    stepsPerEpoch,
    steps: total,
    epochs: Math.ceil(total / stepsPerEpoch),
    phases,
    evaluateEvery: training.evaluate.every === 'epoch' ? stepsPerEpoch : training.evaluate.steps,
  }
}

/** The same but so long; where there are phases, the last one of them. */
export function withBudget(training: Training, budget: Budget): Training {
  const { phases } = training
  return phases.length
    ? { ...training, phases: phases.map((phase, i) => (i === phases.length - 1 ? { ...phase, budget } : phase)) }
    : { ...training, budget }
}
/** What {@link withBudget} replaces. */
export const lastBudget = ({ budget, phases }: Training): Budget => phases[phases.length - 1]?.budget ?? budget

/** What of the settings doesn't go together, as a sentence, or undefined where all does. */
export function settingsProblem(training: Training, classes: number): string | undefined {
  const { loss, label_smoothing, class_weight, schedule, phases, reduce_lr_on_plateau, early_stopping } = training
  if (label_smoothing && !lossTable[loss].smooths) return `Label smoothing: ${loss} has none; set it to 0 or choose another loss`
  if (Array.isArray(class_weight) && class_weight.length !== classes) {
    return `Class weights: ${class_weight.length} are given, the data has ${classes} classes`
  }
  if (training.metrics.includes('top_k_categorical_accuracy') && training.top_k >= classes) {
    return `Top-k accuracy: with ${classes} classes the top ${training.top_k} are all of them; choose a smaller k`
  }
  if (reduce_lr_on_plateau && [schedule, ...phases.map((phase) => phase.schedule)].some(({ name }) => name !== 'constant')) {
    return 'Reduce on plateau: it goes with a constant schedule only, since both would set the rate'
  }
  const upsideDown = augmentationProblem(training.augmentation)
  if (upsideDown) return upsideDown
  const unseen = !isValidated(training)
  const best = phases.findIndex(({ start_from_best }) => start_from_best)
  if (unseen && best >= 0) return `Phase ${best + 2}: without validation no weights are the best; hold a part of the training data out`
  if (unseen && early_stopping) return 'Early stopping: there is no validation to watch; hold a part of the training data out'
  if (unseen && reduce_lr_on_plateau) return 'Reduce on plateau: there is no validation to watch; hold a part of the training data out'
  return undefined
}

/** How long it trains in all: `10 epochs`, `2,000 steps`, `10 phases of 250 epochs`. */
export function summariseBudget(training: Pick<Training, 'budget' | 'phases'>): string {
  const budgets = [training.budget, ...training.phases.map(({ budget }) => budget)]
  if (budgets.length === 1) return summariseLength(training.budget)
  const same = budgets.every(({ unit }) => unit === training.budget.unit)
  const count = budgets.reduce((sum, budget) => sum + (budget.unit === 'epochs' ? budget.epochs : budget.steps), 0)
  return `${budgets.length} phases${same ? ` of ${count.toLocaleString('en')} ${training.budget.unit} in all` : ''}`
}

/** The settings in a line: `Adam 0.001 · batch 32 · 10 epochs`. */
export const summariseTraining = (training: Training): string =>
  `${training.optimizer.name} ${training.optimizer.learning_rate} · batch ${training.batch_size} · ${summariseBudget(training)}`

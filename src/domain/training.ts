import { z } from 'zod'
import { type OutputActivation } from './architecture'
import { optimizerNamed, optimizerSchema } from './optimizers'

export const losses = ['categorical_crossentropy', 'negative_log_likelihood'] as const
export type Loss = (typeof losses)[number]

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
  seed: z.int().min(0).max(2_147_483_647).default(7),
})
export type Training = z.infer<typeof trainingSchema>

/** The loss that belongs to an output's activation. */
export const lossFor = (activation: OutputActivation): Loss =>
  activation === 'log_softmax' ? 'negative_log_likelihood' : 'categorical_crossentropy'

/** Why the loss doesn't go with the output's activation, or undefined where it does. */
export function lossProblem(loss: Loss, activation: OutputActivation): string | undefined {
  const wanted = lossFor(activation)
  return loss === wanted ? undefined : `${activation} goes with ${wanted}, not with ${loss}`
}

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

/** The settings in a line: `Adam 0.001 · batch 32 · 10 epochs`. */
export function summariseTraining({ optimizer, batch_size, budget }: Training): string {
  const length = budget.unit === 'epochs'
    ? `${budget.epochs} ${budget.epochs === 1 ? 'epoch' : 'epochs'}`
    : `${budget.steps.toLocaleString('en')} steps`
  return `${optimizer.name} ${optimizer.learning_rate} · batch ${batch_size} · ${length}`
}

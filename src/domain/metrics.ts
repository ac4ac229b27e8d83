import { z } from 'zod'
import { chosenFigureFields } from './evaluationMetrics'

const moment = {
  /** Steps done when it was measured. */
  step: z.int().nonnegative(),
  /** The epoch that step belongs to, from 1. */
  epoch: z.int().positive(),
  /** Since training began. */
  seconds: z.number().nonnegative(),
}
const common = { ...moment, loss: z.number(), accuracy: z.number() }

/** L2 norms over all trained weights of a layer, and over their gradients before clipping. */
const layerNormsSchema = z.strictObject({
  name: z.string(), weights: z.number().nonnegative(), gradient: z.number().nonnegative(),
})
export type LayerNorms = z.infer<typeof layerNormsSchema>

/** One line of `metrics.jsonl`. Losses are means over examples; accuracies are shares from 0 to 1. */
export const metricSchema = z.discriminatedUnion('kind', [
  /** Means of the training batches since the line before. */
  z.strictObject({
    kind: z.literal('train'), ...common, imagesPerSecond: z.number().nonnegative(),
    /** Of the last of them. */
    learningRate: z.number().optional(),
  }),
  /** Means over a whole epoch's training batches, the figure Keras prints. */
  z.strictObject({ kind: z.literal('epoch'), ...common }),
  /** The whole split with the weights as they were at that step. */
  z.strictObject({
    kind: z.literal('evaluation'), split: z.enum(['validation', 'test']), ...common,
    /** Those that the settings ask for. */
    ...chosenFigureFields,
  }),
  /** Of the weights after that step and of the gradients that made it, now and then. */
  z.strictObject({ kind: z.literal('norms'), ...moment, layers: z.array(layerNormsSchema) }),
])
export type Metric = z.infer<typeof metricSchema>
export type MetricOf<Kind extends Metric['kind']> = Extract<Metric, { kind: Kind }>
export type Evaluation = MetricOf<'evaluation'>

/** What can be watched of an evaluation on validation, by Keras's names. */
export const monitors = ['val_accuracy', 'val_loss'] as const
export type Monitor = (typeof monitors)[number]

export type Figures = Pick<Evaluation, 'loss' | 'accuracy'>
/** By how much `candidate` is the better of the two in what is watched; below 0 where it is the worse. */
export const gainOf = (monitor: Monitor, candidate: Figures, best: Figures): number =>
  monitor === 'val_loss' ? best.loss - candidate.loss : candidate.accuracy - best.accuracy

/** True where `candidate` is the better validation in what is watched, or as good in that and better in the other. */
export function isBetter(candidate: Figures, best: Figures | undefined, monitor: Monitor = 'val_accuracy'): boolean {
  if (!best) return true
  const gain = gainOf(monitor, candidate, best)
  return gain > 0 || gain === 0 && gainOf(monitor === 'val_loss' ? 'val_accuracy' : 'val_loss', candidate, best) > 0
}

/** The best evaluation on validation, the one whose weights the checkpoint `best` holds. */
export function bestValidation(metrics: readonly Metric[], monitor?: Monitor): Evaluation | undefined {
  let best: Evaluation | undefined
  for (const metric of metrics) {
    if (metric.kind === 'evaluation' && metric.split === 'validation' && isBetter(metric, best, monitor)) best = metric
  }
  return best
}

const mostSparkPoints = 48
/** A run's accuracies as a thumbnail shows them: on validation, or on train by epoch where there is none. */
export function sparkOf(metrics: readonly Metric[]): number[] {
  const held = metrics.flatMap((metric) => (metric.kind === 'evaluation' && metric.split === 'validation' ? [metric.accuracy] : []))
  const values = held.length ? held : metrics.flatMap((metric) => (metric.kind === 'epoch' ? [metric.accuracy] : []))
  const every = Math.ceil(values.length / mostSparkPoints)
  return values.filter((_, i) => i % every === 0 || i === values.length - 1)
}

const metricKey = (metric: Metric): string =>
  `${metric.step} ${metric.kind === 'evaluation' ? metric.split : metric.kind}`

/** `known` with those of `more` that it hasn't: what is read from disk and what is told meanwhile overlap. */
export function joinMetrics(known: readonly Metric[], more: readonly Metric[]): Metric[] {
  const last = known[known.length - 1]
  if (!last || more.every(({ step }) => step > last.step)) return [...known, ...more]
  const first = more.reduce((lowest, { step }) => Math.min(lowest, step), Infinity)
  const keys = new Set(known.filter(({ step }) => step >= first).map(metricKey))
  const fresh = more.filter((metric) => !keys.has(metricKey(metric)))
  return [...known, ...fresh].sort((a, b) => a.step - b.step)
}

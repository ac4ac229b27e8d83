import { z } from 'zod'

const common = {
  /** Steps done when it was measured. */
  step: z.int().nonnegative(),
  /** The epoch that step belongs to, from 1. */
  epoch: z.int().positive(),
  loss: z.number(),
  accuracy: z.number(),
  /** Since training began. */
  seconds: z.number().nonnegative(),
}

/** One line of `metrics.jsonl`. Losses are means over examples; accuracies are shares from 0 to 1. */
export const metricSchema = z.discriminatedUnion('kind', [
  /** Means of the training batches since the line before. */
  z.strictObject({ kind: z.literal('train'), ...common, imagesPerSecond: z.number().nonnegative() }),
  /** Means over a whole epoch's training batches, the figure Keras prints. */
  z.strictObject({ kind: z.literal('epoch'), ...common }),
  /** The whole split with the weights as they were at that step. */
  z.strictObject({ kind: z.literal('evaluation'), split: z.enum(['validation', 'test']), ...common }),
])
export type Metric = z.infer<typeof metricSchema>
export type MetricOf<Kind extends Metric['kind']> = Extract<Metric, { kind: Kind }>
export type Evaluation = MetricOf<'evaluation'>

/** True where `candidate` is the better validation: higher accuracy, then lower loss. */
export const isBetter = (candidate: Evaluation, best: Evaluation | undefined): boolean =>
  !best || candidate.accuracy > best.accuracy
  || (candidate.accuracy === best.accuracy && candidate.loss < best.loss)

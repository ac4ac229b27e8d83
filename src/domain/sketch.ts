import { z } from 'zod'
import { evaluationMetrics } from './evaluationMetrics'
import { bestValidation, type Metric } from './metrics'

/** More points of one curve than these can't be told apart on a screen. */
const mostPoints = 1000

const kinds = ['train', 'epoch', 'validation', 'test'] as const
const columns = ['step', 'epoch', 'seconds', 'loss', 'accuracy', ...evaluationMetrics] as const

/**
 * A run's curves as they are drawn among many others: a hundred of them cross to the page in the time that one takes as
 * objects. `values` holds a row a point, not a number where it has none.
 */
export const sketchSchema = z.strictObject({ kinds: z.instanceof(Uint8Array), values: z.instanceof(Float64Array) })
export type Sketch = z.infer<typeof sketchSchema>

const kindOf = (metric: Exclude<Metric, { kind: 'norms' }>): (typeof kinds)[number] =>
  metric.kind === 'evaluation' ? metric.split : metric.kind

/** Of each curve at most so many points, the last and the best validation among them. */
export function sketchOf(metrics: readonly Metric[]): Sketch {
  const drawn = metrics.flatMap((metric) => (metric.kind === 'norms' ? [] : [metric])), best = bestValidation(metrics)
  const counts = new Map<string, number>(), seen = new Map<string, number>()
  for (const metric of drawn) counts.set(kindOf(metric), (counts.get(kindOf(metric)) ?? 0) + 1)
  const kept = drawn.filter((metric) => {
    const kind = kindOf(metric), count = counts.get(kind)!, place = seen.get(kind) ?? 0
    seen.set(kind, place + 1)
    return place % Math.ceil(count / mostPoints) === 0 || place === count - 1 || metric === best
  })
  const values = new Float64Array(kept.length * columns.length)
  kept.forEach((metric, row) => columns.forEach((column, i) => {
    values[row * columns.length + i] = (metric as Partial<Record<typeof column, number>>)[column] ?? NaN
  }))
  return { kinds: Uint8Array.from(kept, (metric) => kinds.indexOf(kindOf(metric))), values }
}

/** The points again; how fast it trained and at which rate is not in a sketch. */
export function metricsOf({ kinds: ofRows, values }: Sketch): Metric[] {
  return Array.from(ofRows, (code, row): Metric => {
    const at = (column: number) => values[row * columns.length + column]!, kind = kinds[code]!
    const common = { step: at(0), epoch: at(1), seconds: at(2), loss: at(3), accuracy: at(4) }
    if (kind === 'train') return { kind, ...common, imagesPerSecond: 0 }
    if (kind === 'epoch') return { kind, ...common }
    const chosen = evaluationMetrics.flatMap((name, i) => (Number.isNaN(at(5 + i)) ? [] : [[name, at(5 + i)] as const]))
    return { kind: 'evaluation', split: kind, ...common, ...Object.fromEntries(chosen) }
  })
}

import { bestValidation, type Metric } from './metrics'

/** More points of one curve than these can't be told apart on a screen. */
const mostPoints = 1000

/** What is drawn of a run among many: of each curve at most so many points, the last and the best validation among them. */
export function thinned(metrics: readonly Metric[]): Metric[] {
  const kindOf = (metric: Metric) => (metric.kind === 'evaluation' ? metric.split : metric.kind)
  const counts = new Map<string, number>(), seen = new Map<string, number>(), best = bestValidation(metrics)
  for (const metric of metrics) counts.set(kindOf(metric), (counts.get(kindOf(metric)) ?? 0) + 1)
  return metrics.filter((metric) => {
    if (metric.kind === 'norms') return false
    const kind = kindOf(metric), count = counts.get(kind)!, place = seen.get(kind) ?? 0
    seen.set(kind, place + 1)
    return place % Math.ceil(count / mostPoints) === 0 || place === count - 1 || metric === best
  })
}

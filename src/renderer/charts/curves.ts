import { type Evaluation, isBetter, type Metric, type Monitor } from '../../domain/metrics'
import { type Figure, isMetric } from './figures'

export type Point = [x: number, y: number]

/** A run's curves of one figure, ready to draw. */
export interface Curves {
  /** Means of the training batches between two reports, several a second. */
  train: Point[]
  /** Means over whole epochs. */
  epochs: Point[]
  validation: Point[]
  test: Point[]
  /** Where validation was best. */
  best?: { point: Point; epoch: number }
}

/**
 * Curves from the lines of `metrics.jsonl`.
 * @param unit steps that make one unit of x: the steps of an epoch, or 1 for an x axis in steps; or x is in seconds of training
 * @param monitor what makes an evaluation the best
 */
export function curvesOf(metrics: readonly Metric[], figure: Figure, unit: number | 'seconds', monitor?: Monitor): Curves {
  const curves: Curves = { train: [], epochs: [], validation: [], test: [] }
  let best: Evaluation | undefined
  for (const metric of metrics) {
    if (metric.kind === 'norms') continue
    const value = isMetric(figure) ? metric.kind === 'evaluation' ? metric[figure] : undefined : metric[figure]
    if (value === undefined || !Number.isFinite(value)) continue
    const point: Point = [unit === 'seconds' ? metric.seconds : metric.step / unit, value]
    switch (metric.kind) {
      case 'train': curves.train.push(point); break
      case 'epoch': curves.epochs.push(point); break
      case 'evaluation':
        curves[metric.split].push(point)
        if (metric.split === 'validation' && isBetter(metric, best, monitor)) {
          best = metric
          curves.best = { point, epoch: metric.epoch }
        }
    }
  }
  return curves
}

/**
 * Each point averaged with as many before as behind it, so that the trend shows through the noise of small
 * intervals and doesn't lag. The last ones, with too few behind them, lie on the straight line that fits the
 * end best, so that a live curve doesn't hang after its latest points nor jump with each.
 * @param reach how many points on each side, 0 for the points as they are
 */
export function smoothed(points: readonly Point[], reach: number): Point[] {
  if (reach < 1) return [...points]
  const sums = [0]
  for (const [, y] of points) sums.push(sums[sums.length - 1]! + y)
  const end = points.length - 1 - reach
  const fit = lineThrough(points, Math.max(0, end - reach))
  return points.map(([x], i) => {
    if (i > end) return [x, fit(i)]
    const side = Math.min(reach, i)
    return [x, (sums[i + side + 1]! - sums[i - side]!) / (2 * side + 1)]
  })
}

/** The least squares line through the points from index `from` on, over their indices. */
function lineThrough(points: readonly Point[], from: number): (index: number) => number {
  const count = points.length - from, middle = from + (count - 1) / 2
  let mean = 0, slope = 0, spread = 0
  for (let i = from; i < points.length; i++) mean += points[i]![1] / count
  for (let i = from; i < points.length; i++) {
    slope += (i - middle) * (points[i]![1] - mean)
    spread += (i - middle) ** 2
  }
  return (index) => mean + (spread ? slope / spread : 0) * (index - middle)
}

/**
 * As TensorBoard smooths: each point is the mean of itself and those before it, whose weight fades by that factor a point,
 * and the first ones aren't drawn towards 0.
 * @param factor 0 for the points as they are, below 1
 */
export function faded(points: readonly Point[], factor: number): Point[] {
  let sum = 0, weight = 0
  return points.map(([x, y]) => {
    sum = sum * factor + (1 - factor) * y
    weight = weight * factor + (1 - factor)
    return [x, sum / weight]
  })
}

/** As much reach as there is noise: none for a handful of points, more for many. */
export const reachFor = (count: number): number =>
  count < 12 ? 0 : Math.min(200, Math.round(count / 30) + 1)

export const lastOf = (points: readonly Point[]): Point | undefined => points[points.length - 1]

import type { Point } from './curves'
import { type Figure, isShare } from './figures'
import { type Span, within } from './zoom'

/** An axis from `min` to `max` with a line at every multiple of `step`. */
export interface Bounds { min: number; max: number; step: number }

/** The smallest of 1, 2, 5 times a power of ten that is at least `value`. */
export function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 5, 10].find((nice) => nice * power >= value * (1 - 1e-9))!
  return factor * power
}

/** Rounded outwards to multiples of a nice step, with about `lines` of them. */
export function niceBounds(min: number, max: number, lines = 5): Bounds {
  const span = max - min || Math.abs(max) * 0.1 || 0.1
  const step = niceStep(span / lines)
  const bounds = { min: Math.floor(min / step + 1e-9) * step, max: Math.ceil(max / step - 1e-9) * step, step }
  return bounds.max > bounds.min ? bounds : { ...bounds, max: bounds.min + step }
}

/** Multiples of the step from `min` to `max`, without the noise of adding fractions. */
export function ticksOf({ min, max, step }: Bounds): number[] {
  const first = Math.ceil(min / step - 1e-9), last = Math.floor(max / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** A curve's first points are left out of the y axis where it has enough others. */
const settled = (line: readonly Point[]): readonly Point[] =>
  line.length < 8 ? line : line.slice(Math.ceil(line.length * 0.08))

/**
 * The y axis for those curves. Their beginnings, still far from where they will be, may leave the picture, or
 * they would press everything that matters into a corner; so may single outliers.
 * @param previous the bounds drawn before: kept while the curves still fill a good part of them
 */
export function yBounds(lines: readonly Point[][], figure: Figure, previous?: Bounds): Bounds | undefined {
  const values = lines.flatMap(settled).map(([, y]) => y).filter(Number.isFinite).sort((a, b) => a - b)
  if (!values.length) return undefined
  // Too few to say where the curves are going.
  if (values.length < 8) return niceBounds(0, isShare(figure) ? 1 : values[values.length - 1]!)
  const outliers = Math.floor(values.length * 0.01)
  const low = values[isShare(figure) ? outliers : 0]!
  const high = values[values.length - 1 - (figure === 'loss' ? outliers : 0)]!
  const wanted = isShare(figure) ? shareBounds(low, high) : lossBounds(low, high)
  const fits = previous && low >= previous.min && high <= previous.max
  const filled = previous && (wanted.max - wanted.min) / (previous.max - previous.min)
  return fits && filled! > 0.6 ? previous : wanted
}

/** The y axis for what those curves show in a part of the x axis: all of it, as close as it may be drawn. */
export function zoomedBounds(lines: readonly Point[][], figure: Figure, zoom: Span): Bounds | undefined {
  let low = Infinity, high = -Infinity
  for (const line of lines) {
    for (const [, y] of within(line, zoom)) {
      if (!Number.isFinite(y)) continue
      if (y < low) low = y
      if (y > high) high = y
    }
  }
  if (low > high) return undefined
  return isShare(figure) ? shareBounds(low, high) : niceBounds(low, high)
}

/** Shares from 0 to 1, never drawn wider than that nor closer than two points apart. */
function shareBounds(low: number, high: number): Bounds {
  const middle = (low + high) / 2
  const bounds = niceBounds(
    Math.max(0, Math.min(low, middle - 0.01)), Math.min(1, Math.max(high, middle + 0.01)),
  )
  return { ...bounds, min: Math.max(0, bounds.min), max: Math.min(1, bounds.max) }
}

/** From zero unless the curves stay far from it. */
const lossBounds = (low: number, high: number): Bounds =>
  niceBounds(low > 0 && low < high * 0.5 ? 0 : low, high)

/** Lines of a logarithmic axis, as values: 1, 2, 5 within each power of ten, fewer where there are many. */
export function logTicks(min: number, max: number): number[] {
  const from = Math.floor(Math.log10(min)), to = Math.ceil(Math.log10(max))
  const factors = to - from > 3 ? [1] : [1, 2, 5]
  const ticks: number[] = []
  for (let power = from; power <= to; power++) {
    for (const factor of factors) ticks.push(Number((factor * 10 ** power).toPrecision(3)))
  }
  const below = ticks.filter((tick) => tick <= min * (1 + 1e-9))
  const above = ticks.filter((tick) => tick >= max * (1 - 1e-9))
  const first = below[below.length - 1] ?? ticks[0]!, last = above[0] ?? ticks[ticks.length - 1]!
  return ticks.filter((tick) => tick >= first && tick <= last)
}

/**
 * The x axis from 0, or the part of it that is shown: whole numbers only unless it is short, its end not rounded up, since
 * nothing comes after the last step.
 */
export function xBounds(end: number, zoom?: Span): Bounds {
  const [min, max] = zoom ?? [0, Math.max(end, 1e-6)], length = max - min
  return { min, max, step: length <= 1.5 ? niceStep(length / 5) : Math.max(1, niceStep(length / 10)) }
}

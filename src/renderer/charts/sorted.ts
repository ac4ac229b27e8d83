import type { Point } from './curves'

/** A place of the x axis and what is there. */
export type Placed = readonly [x: number, ...number[]]

/** First index of sorted points at or beyond `x`. */
export function firstFrom(points: readonly Placed[], x: number): number {
  let low = 0, high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle]![0] < x) low = middle + 1
    else high = middle
  }
  return low
}

/** The value of a sorted line at `x`, on the straight between its points; undefined before its first and behind its last. */
export function valueAt(points: readonly Point[], x: number): number | undefined {
  const next = firstFrom(points, x), after = points[next], before = points[next - 1]
  if (!after) return undefined
  if (after[0] === x || !before) return after[0] === x ? after[1] : undefined
  return before[1] + (after[1] - before[1]) * (x - before[0]) / (after[0] - before[0])
}

/** The point of a sorted line nearest to `x`, or undefined where it has none. */
export function nearest(points: readonly Point[], x: number): Point | undefined {
  const next = firstFrom(points, x), before = points[next - 1], after = points[next]
  return before && after ? (after[0] - x < x - before[0] ? after : before) : before ?? after
}

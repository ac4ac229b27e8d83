import type { Point } from '../curves'
import { firstFrom, type Placed } from '../sorted'

/** What of a sorted line can be seen from `from` to `to`: that part, and the points before and behind it. */
export const seenPart = <P extends Placed>(points: readonly P[], from: number, to: number): readonly P[] =>
  points.slice(Math.max(0, firstFrom(points, from) - 1), firstFrom(points, to) + 1)

/**
 * A line in pixels. Of points closer than a pixel the outermost of each column are kept, so that peaks stay.
 * @returns x and y by turns
 */
export function pixelsOf(points: readonly Point[], x: (value: number) => number, y: (value: number) => number): number[] {
  const pixels: number[] = []
  let column = NaN, last = 0
  // Where the column's lowest and highest points lie in the list.
  let lowest = 0, highest = 0
  const close = () => {
    for (const i of lowest < highest ? [lowest, highest] : [highest, lowest]) if (i !== last) add(i)
  }
  const add = (i: number) => {
    pixels.push(x(points[i]![0]), y(points[i]![1]))
    last = i
  }
  for (let i = 0; i < points.length; i++) {
    const next = Math.round(x(points[i]![0]))
    if (next !== column) {
      if (i > 0) {
        close()
        if (last !== i - 1) add(i - 1)
      }
      add(i)
      column = next
      lowest = highest = i
    } else {
      if (points[i]![1] < points[lowest]![1]) lowest = i
      if (points[i]![1] > points[highest]![1]) highest = i
    }
  }
  if (points.length) {
    close()
    if (last !== points.length - 1) add(points.length - 1)
  }
  return pixels
}

import { type BoardLine, drawnPoints } from './boardLine'
import type { Frame } from './frame'
import { nearest, valueAt } from '../sorted'

/** A line at the pointer: its measured value nearest to it, and how far off it is drawn. */
export interface HoverRow { line: BoardLine; x: number; value: number; smooth?: number; half?: number; distance: number }

/** Rows told at once. */
const mostTold = 12
/** A line this near to the pointer is the one that is meant, in pixels. */
const reach = 40

/**
 * Every line at a place of the x axis, the highest first.
 * @param pixelY where the pointer is
 */
export function rowsAt(lines: readonly BoardLine[], x: number, pixelY: number, frame: Frame): HoverRow[] {
  return lines.flatMap((line): HoverRow[] => {
    const point = nearest(line.points, x)
    if (!point) return []
    const drawn = valueAt(drawnPoints(line), x) ?? nearest(drawnPoints(line), x)![1]
    const band = line.band && nearestBand(line.band, point[0])
    return [{
      line, x: point[0], value: point[1], distance: Math.abs(frame.y(drawn) - pixelY) + beyond(line, x, frame),
      ...(line.smooth && { smooth: drawn }), ...(band && { half: (band[2] - band[1]) / 2 }),
    }]
  }).sort((a, b) => b.value - a.value)
}

/** How far a line is from having something at `x`, in pixels. */
function beyond({ points }: BoardLine, x: number, frame: Frame): number {
  const first = points[0]![0], last = points[points.length - 1]![0]
  return Math.max(0, frame.x(first) - frame.x(x), frame.x(x) - frame.x(last))
}
const nearestBand = (band: NonNullable<BoardLine['band']>, x: number) => band.find(([at]) => at >= x) ?? band[band.length - 1]

/** The one that is pointed at. */
export function pointedAt(rows: readonly HoverRow[]): HoverRow | undefined {
  const near = rows.reduce<HoverRow | undefined>((best, row) => (best && best.distance <= row.distance ? best : row), undefined)
  return near && near.distance <= reach ? near : undefined
}

/** As many of the rows as can be read, about the one pointed at; and how many are left out before and behind. */
export function toldRows(
  rows: readonly HoverRow[], pointed: HoverRow | undefined,
): { rows: readonly HoverRow[]; above: number; below: number } {
  if (rows.length <= mostTold) return { rows, above: 0, below: 0 }
  const middle = pointed ? rows.indexOf(pointed) : 0
  const start = Math.max(0, Math.min(rows.length - mostTold, middle - mostTold / 2))
  return { rows: rows.slice(start, start + mostTold), above: start, below: rows.length - mostTold - start }
}

import { duration, lossText, percent, thousands } from '../../domain/format'
import type { Point } from './curves'
import { type Figure, inPercent } from './figures'
import { dashOf, type Line, type XUnit } from './line'
import type { ChartTheme } from './theme'

/** A figure as exactly as it is worth: `92.14 %`, `0.2213`. */
export const exact = (figure: Figure, value: number): string =>
  inPercent(figure) ? percent(value, 2) : Math.abs(value) < 1e4 ? value.toPrecision(4) : lossText(value)

/** Where on the x axis: `epoch 3.42`, `step 2,104` or `after 13 min`. */
export const position = (x: number, unit: XUnit): string =>
  unit === 'steps' ? `step ${thousands(x)}` : unit === 'seconds' ? `after ${duration(x)}` : `epoch ${Number(x.toFixed(2))}`

/** The point of a sorted line nearest to `x`, or undefined where it has none. */
export function nearest(points: readonly Point[], x: number): Point | undefined {
  let low = 0, high = points.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (points[middle]![0] <= x) low = middle
    else high = middle
  }
  const [a, b] = [points[low], points[high]]
  return a && b && Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a
}

/**
 * The tooltip as elements, since names of runs are free text and must not become markup. Every line shows its
 * measured value nearest to the pointer, with where that was measured if it isn't here.
 */
export function tooltipOf(
  parameters: unknown, lines: readonly Line[], figure: Figure, unit: XUnit, theme: ChartTheme,
): HTMLElement | string {
  const first = (Array.isArray(parameters) ? parameters[0] : parameters) as { axisValue?: number } | undefined
  const x = Number(first?.axisValue)
  if (!Number.isFinite(x)) return ''
  const table = document.createElement('table')
  table.style.cssText = 'border-spacing: 0; font-variant-numeric: tabular-nums'
  const caption = table.createCaption()
  caption.textContent = position(x, unit)
  caption.style.cssText = `text-align: left; color: ${theme.dim}`
  for (const line of lines) {
    const point = nearest(line.points, x)
    if (!point) continue
    const row = table.insertRow()
    const mark = row.insertCell(), name = row.insertCell(), value = row.insertCell(), where = row.insertCell()
    const sample = document.createElement('span')
    sample.style.cssText = 'display: inline-block; width: 16px; margin-right: 6px; vertical-align: middle'
    sample.style.borderTop = `2px ${line.dash ?? dashOf[line.split]} ${theme[line.colour]}`
    mark.append(sample)
    name.textContent = line.name
    name.style.cssText = 'max-width: 260px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap'
    value.textContent = exact(figure, point[1])
    value.style.cssText = 'padding-left: 14px; text-align: right; font-weight: 600'
    const here = position(point[0], unit)
    where.textContent = here === position(x, unit) ? '' : here
    where.style.cssText = `padding-left: 10px; color: ${theme.dim}; font-size: 11px`
  }
  return table
}

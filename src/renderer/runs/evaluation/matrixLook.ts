import { type CellMeaning, cellValue, type Confusion, type ConfusionCell } from '../../../domain/evaluation/confusion'
import { type DifferenceCell, isGain } from '../../../domain/evaluation/confusionDifference'
import { percent, thousands } from '../../../domain/format'
import type { ChartTheme } from '../../charts/theme'

/** How a confusion matrix lies on its picture, in points. */
export interface MatrixLayout {
  cell: number; left: number; top: number; width: number; height: number
  /** None where they couldn't be read. */
  names: string[]
  fontSize: number
}

const longest = 14
const shortened = (name: string): string => (name.length > longest ? `${name.slice(0, longest - 1)}…` : name)

/** Cells as large as a picture of some 560 points takes; names where they can be read. */
export function layoutOf(classes: readonly string[]): MatrixLayout {
  const count = classes.length, cell = Math.max(6, Math.min(40, Math.floor(450 / count)))
  const names = cell >= 9 ? classes.map(shortened) : [], fontSize = Math.min(11, cell)
  const room = names.length ? 14 + Math.max(...names.map(({ length }) => length)) * fontSize * 0.58 : 14
  const left = room + 14, top = room * 0.75 + 22
  return { cell, left, top, width: left + cell * count + room * 0.6, height: top + cell * count + 2, names, fontSize }
}

/** A cell as it is drawn. */
export interface GridCell { label: number; predicted: number; fill: string; opacity: number; text: string; ink: string }
export type DrawnCell = ConfusionCell & GridCell

/** Hits in one colour, mistakes in another on a scale of their own: they are few where a network is good. */
export function drawnCells(
  confusion: Confusion, meaning: CellMeaning, { cell: size }: MatrixLayout, theme: ChartTheme,
): DrawnCell[] {
  const valued = confusion.cells.map((cell) =>
    ({ ...cell, value: cellValue(confusion, cell, meaning), hit: cell.label === cell.predicted }))
  const most = (hit: boolean) => valued.reduce((high, one) => (one.hit === hit ? Math.max(high, one.value) : high), 0)
  const mostHit = most(true), mostMissed = most(false)
  return valued.map(({ value, hit, ...cell }) => {
    const opacity = hit ? 0.12 + 0.88 * (value / mostHit) : 0.06 + 0.74 * (value / mostMissed)
    const text = meaning === 'count' ? thousands(value) : (100 * value).toFixed(value > 0.0995 || size < 34 ? 0 : 1)
    return {
      ...cell, fill: hit ? theme.accent : theme.core, opacity, ink: opacity > 0.78 ? theme.panel : theme.ink,
      text: size >= 7 * text.length + 2 ? text : '',
    }
  })
}

/** The difference of two matrices: what became better in one colour, what became worse in another, both on one scale. */
export function differenceCells(cells: readonly DifferenceCell[], { cell: size }: MatrixLayout, theme: ChartTheme): GridCell[] {
  const most = cells.reduce((high, { difference }) => Math.max(high, Math.abs(difference)), 1)
  return cells.map((cell): GridCell => {
    const { label, predicted, difference } = cell, opacity = difference ? 0.1 + 0.8 * Math.abs(difference) / most : 0.03
    const text = difference ? signedCount(difference) : ''
    return {
      label, predicted, opacity, fill: difference === 0 ? theme.dim : isGain(cell) ? theme.accent : theme.core,
      ink: opacity > 0.7 ? theme.panel : theme.ink, text: size >= 7 * text.length + 2 ? text : '',
    }
  })
}
export const signedCount = (count: number): string => `${count < 0 ? '−' : '+'}${thousands(Math.abs(count))}`

/** `Shirt taken for Coat: 101 images, 8.4 % of Shirt, 7.8 % of what was taken for Coat`. */
export function cellText(confusion: Confusion, cell: ConfusionCell, names: readonly string[]): string {
  const own = names[cell.label], given = names[cell.predicted]
  const share = (meaning: CellMeaning) => percent(cellValue(confusion, cell, meaning))
  const what = cell.label === cell.predicted ? `${own} taken for what it is` : `${own} taken for ${given}`
  return `${what}: ${thousands(cell.count)} ${cell.count === 1 ? 'image' : 'images'}, ${share('row')} of ${own}, ${share('column')} of all taken for ${given}`
}

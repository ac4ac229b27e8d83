import type { Predictions } from './predictions'

/** So many images of the class `label` were given the class `predicted`. */
export interface ConfusionCell { label: number; predicted: number; count: number }

/** Which class's images were given which, as far as any were: a table of all classes by all may be too large. */
export interface Confusion {
  classes: number
  count: number
  hits: number
  /** By class: images of it, and images given it. */
  own: Float64Array
  given: Float64Array
  /** By label and then predicted class. */
  cells: ConfusionCell[]
}

export function confusionOf({ classes, labels, predicted }: Pick<Predictions, 'classes' | 'labels' | 'predicted'>): Confusion {
  const own = new Float64Array(classes), given = new Float64Array(classes), counts = new Map<number, number>()
  let hits = 0
  for (let image = 0; image < labels.length; image++) {
    const label = labels[image]!, guess = predicted[image]!, key = label * classes + guess
    own[label]!++
    given[guess]!++
    if (label === guess) hits++
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const cells = [...counts].sort(([a], [b]) => a - b)
    .map(([key, count]) => ({ label: Math.floor(key / classes), predicted: key % classes, count }))
  return { classes, count: labels.length, hits, own, given, cells }
}

/** What a cell shows: images; their share of those of the class (`row`), or of those given it (`column`). */
export const cellMeanings = ['count', 'row', 'column'] as const
export type CellMeaning = (typeof cellMeanings)[number]

export function cellValue({ own, given }: Confusion, { label, predicted, count }: ConfusionCell, meaning: CellMeaning): number {
  if (meaning === 'count') return count
  const whole = meaning === 'row' ? own[label]! : given[predicted]!
  return whole ? count / whole : 0
}

/** Classes up to which all are shown by all. */
export const mostInMatrix = 100

/** `[label][predicted]`, for sets of so few classes. */
export function matrixOf(confusion: Confusion, meaning: CellMeaning = 'count'): number[][] {
  const rows = Array.from({ length: confusion.classes }, () => new Array<number>(confusion.classes).fill(0))
  for (const cell of confusion.cells) rows[cell.label]![cell.predicted] = cellValue(confusion, cell, meaning)
  return rows
}

/** Pairs of classes that were taken for one another, the most often first. */
export const confusedPairs = ({ cells }: Confusion): ConfusionCell[] => cells
  .filter(({ label, predicted }) => label !== predicted)
  .sort((a, b) => b.count - a.count || a.label - b.label || a.predicted - b.predicted)

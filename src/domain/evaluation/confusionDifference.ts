import type { Predictions } from './predictions'
import { type Told, sharedRows } from './versus'

/** A cell of two confusion matrices: how many images each of them has there. */
export interface DifferenceCell {
  label: number
  predicted: number
  first: number
  second: number
  /** How many more the second has. */
  difference: number
}

/**
 * The difference of two runs' confusion matrices over the images that both were evaluated on: cells in which either has any,
 * by label and then predicted class. Undefined where they share none.
 */
export function confusionDifference(
  first: Told & Pick<Predictions, 'classes'>, second: Told & Pick<Predictions, 'classes'>,
): { count: number; cells: DifferenceCell[] } | undefined {
  const rows = sharedRows(first, second), { classes } = first
  if (!rows.length || second.classes !== classes) return undefined
  const counts = new Map<number, [first: number, second: number]>()
  const count = (label: number, predicted: number, side: 0 | 1) => {
    const key = label * classes + predicted, both = counts.get(key) ?? [0, 0]
    both[side]++
    counts.set(key, both)
  }
  for (const [row, other] of rows) {
    const label = first.labels[row]!
    count(label, first.predicted[row]!, 0)
    count(label, second.predicted[other]!, 1)
  }
  const cells = [...counts].sort(([a], [b]) => a - b).map(([key, [one, other]]) =>
    ({ label: Math.floor(key / classes), predicted: key % classes, first: one, second: other, difference: other - one }))
  return { count: rows.length, cells }
}

/** True where the second is the better by that cell: more hits, or fewer images taken for what they aren't. */
export const isGain = ({ label, predicted, difference }: DifferenceCell): boolean => (label === predicted) === difference > 0

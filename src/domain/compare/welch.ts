import { studentQuantile975, studentTails } from '../student'

/** By how much the mean of some repeats lies above that of others, and between what with 95 % certainty. */
export interface MeanDifference { difference: number; low: number; high: number; p: number; freedom: number }

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const varianceOf = (values: readonly number[], mean: number): number =>
  values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)

/**
 * Welch's t interval of the difference of two means, whose spreads need not be the same (as scipy's `ttest_ind` with
 * `equal_var=False`). Of a single value beside repeats it is Student's prediction interval: how far one more repeat would lie
 * from the others' mean.
 * @returns undefined where both are single values
 */
export function welch(first: readonly number[], second: readonly number[]): MeanDifference | undefined {
  const means = [meanOf(first), meanOf(second)] as const, difference = means[1] - means[0]
  const several = ([[first, means[0]], [second, means[1]]] as const).filter(([values]) => values.length > 1)
  if (!several.length) return undefined
  const parts = several.map(([values, mean]) => ({ share: varianceOf(values, mean) / values.length, freedom: values.length - 1 }))
  const square = several.length === 2 ? parts[0]!.share + parts[1]!.share : parts[0]!.share * (several[0]![0].length + 1)
  const freedom = several.length === 2 && square > 0
    ? square ** 2 / parts.reduce((sum, part) => sum + part.share ** 2 / part.freedom, 0)
    : parts.reduce((sum, part) => sum + part.freedom, 0)
  const error = Math.sqrt(square), half = error ? studentQuantile975(freedom) * error : 0
  const p = error ? studentTails(difference / error, freedom) : difference === 0 ? 1 : 0
  return { difference, low: difference - half, high: difference + half, p, freedom }
}

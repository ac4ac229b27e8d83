import { studentQuantile975, studentTails } from '../student'
import { meanInterval } from '../meanInterval'

/** By how much the mean of some repeats lies above that of others, and between what with 95 % certainty. */
export interface MeanDifference { difference: number; low: number; high: number; p: number; freedom: number }

/**
 * Welch's t interval of the difference of two means, whose spreads need not be the same (as scipy's `ttest_ind` with
 * `equal_var=False`). Of a single value beside repeats it is Student's prediction interval: how far one more repeat would lie
 * from the others' mean.
 * @returns undefined where both are single values
 */
export function welch(first: readonly number[], second: readonly number[]): MeanDifference | undefined {
  const means = [meanInterval(first), meanInterval(second)] as const, difference = means[1].mean - means[0].mean
  const spreads = means.flatMap(({ count, deviation }) =>
    (deviation === undefined ? [] : [{ count, share: deviation ** 2 / count, freedom: count - 1 }]))
  const [one, other] = spreads
  if (!one) return undefined
  const square = other ? one.share + other.share : one.share * (one.count + 1)
  const freedom = other && square > 0
    ? square ** 2 / spreads.reduce((sum, { share, freedom: own }) => sum + share ** 2 / own, 0)
    : spreads.reduce((sum, { freedom: own }) => sum + own, 0)
  const error = Math.sqrt(square), half = error ? studentQuantile975(freedom) * error : 0
  const p = error ? studentTails(difference / error, freedom) : difference === 0 ? 1 : 0
  return { difference, low: difference - half, high: difference + half, p, freedom }
}

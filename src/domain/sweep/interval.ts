import { normalQuantile975 as z } from '../normal'

/** A mean with what it is worth: the half-width of its 95 % interval, undefined of a single value. */
export interface MeanInterval { count: number; mean: number; deviation: number | undefined; halfWidth: number | undefined }

/**
 * Mean, sample standard deviation and Student's 95 % interval of repeats.
 * @param values one or more
 */
export function meanInterval(values: readonly number[]): MeanInterval {
  const count = values.length, mean = values.reduce((sum, value) => sum + value, 0) / count
  if (count < 2) return { count, mean, deviation: undefined, halfWidth: undefined }
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1))
  return { count, mean, deviation, halfWidth: quantile975(count - 1) * deviation / Math.sqrt(count) }
}

/** Student's t that 97.5 % lie below, by degrees of freedom; to four digits, as in the tables, then by Cornish and Fisher. */
const tabled = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281,
  2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086,
]
export function quantile975(freedom: number): number {
  const known = tabled[freedom - 1]
  if (known !== undefined) return known
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
}

import { studentQuantile975 } from './student'

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
  return { count, mean, deviation, halfWidth: studentQuantile975(count - 1) * deviation / Math.sqrt(count) }
}

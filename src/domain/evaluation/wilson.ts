import { normalQuantile975 as z } from '../normal'

/** A share of so many, and between what it lies with 95 % certainty. */
export interface Share { value: number; low: number; high: number; of: number }

/** A share with Wilson's score interval at 95 %, which holds for few examples and near 0 and 1 too; of nothing 0, from 0 to 1. */
export function wilson(hits: number, of: number): Share {
  if (!of) return { value: 0, low: 0, high: 1, of }
  const value = hits / of, square = z * z, scale = 1 + square / of
  const middle = (value + square / (2 * of)) / scale
  const half = (z / scale) * Math.sqrt((value * (1 - value)) / of + square / (4 * of * of))
  // Where all or none hit, rounding would leave the end beside 0 or 1.
  return { value, low: hits === 0 ? 0 : middle - half, high: hits === of ? 1 : middle + half, of }
}

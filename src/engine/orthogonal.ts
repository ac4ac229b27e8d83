import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import { normal } from './random'

/**
 * A matrix with orthonormal columns, or rows where it is wider than high: Q of a QR decomposition of normal draws with
 * R's diagonal above 0, as Keras's `Orthogonal` has it. By modified Gram–Schmidt in float64, which for normal draws
 * leaves the columns orthogonal to about 1e-12.
 * @returns its values row by row
 */
export function orthogonalMatrix(rows: number, columns: number, generator: RandomGenerator): Float64Array {
  const length = Math.max(rows, columns), count = Math.min(rows, columns)
  // Column after column, each in one piece.
  const vectors = Float64Array.from({ length: length * count }, () => normal(generator))
  for (let i = 0; i < count; i++) {
    const vector = vectors.subarray(i * length, (i + 1) * length)
    const size = Math.sqrt(dot(vector, vector))
    for (let k = 0; k < length; k++) vector[k]! /= size
    for (let j = i + 1; j < count; j++) {
      const other = vectors.subarray(j * length, (j + 1) * length), share = dot(vector, other)
      for (let k = 0; k < length; k++) other[k]! -= share * vector[k]!
    }
  }
  if (rows < columns) return vectors
  const matrix = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) matrix[row * columns + column] = vectors[column * length + row]!
  }
  return matrix
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}

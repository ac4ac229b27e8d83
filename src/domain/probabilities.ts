/** What a network says of each picture: views into float32 `[count, classes]`. */
export const rowsOf = (probabilities: Float32Array, classes: number): Float32Array[] =>
  Array.from({ length: probabilities.length / classes }, (_, row) => probabilities.subarray(row * classes, (row + 1) * classes))

/** The place of the highest value; of equals the first, as TensorFlow's ArgMax. */
export function argMax(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

/** What a network says of each picture: views into float32 `[count, classes]`. */
export const rowsOf = (probabilities: Float32Array, classes: number): Float32Array[] =>
  Array.from({ length: probabilities.length / classes }, (_, row) => probabilities.subarray(row * classes, (row + 1) * classes))

/** The place of the highest value; of equals the first, as TensorFlow's ArgMax. */
export function argMax(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

/** Classes by their probabilities, the likeliest first. */
export interface Ranking { labels: Uint16Array; probabilities: Float32Array }

/** Nobody reads further down a list of classes, and a result of many classes is kept so far. */
export const mostRanked = 100

/**
 * The likeliest classes with their probabilities, most likely first; equals in the classes' order.
 * @param probabilities one a class
 */
export function ranked(probabilities: Float32Array, most = mostRanked): Ranking {
  const count = Math.min(most, probabilities.length), labels = new Uint16Array(count), best = new Float32Array(count)
  let filled = 0
  for (let label = 0; label < probabilities.length; label++) {
    const probability = probabilities[label]!
    if (filled === count && !(probability > best[count - 1]!)) continue
    let at = filled < count ? filled++ : count - 1
    for (; at > 0 && probability > best[at - 1]!; at--) {
      best[at] = best[at - 1]!
      labels[at] = labels[at - 1]!
    }
    best[at] = probability
    labels[at] = label
  }
  return { labels, probabilities: best }
}

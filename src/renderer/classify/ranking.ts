/** Nobody reads further down a list of classes, and a result of many classes is kept so far. */
export const mostRanked = 100

/**
 * The likeliest classes with their probabilities, most likely first; equals in the classes' order.
 * @param probabilities one a class
 */
export function ranked(probabilities: Float32Array, most = mostRanked): { labels: Uint16Array; probabilities: Float32Array } {
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

/** A probability as it is shown: never 100 % or 0 % where it isn't. */
export function probabilityText(probability: number): string {
  if (probability > 0.999 && probability < 1) return '> 99.9 %'
  if (probability > 0 && probability < 0.001) return '< 0.1 %'
  return `${(probability * 100).toFixed(1)} %`
}

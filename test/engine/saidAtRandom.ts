import type { Said } from '../../src/engine/tally'
import { seededNumbers } from './seededNumbers'

/**
 * What a network that has learnt something might say of `count` images.
 * @param sure how far apart its logits lie; with much, many probabilities are 0 or 1
 * @param classesSeen images are of the first so many classes only
 * @param grain logits are multiples of this: with a large one many are equal
 */
export function saidAtRandom(
  count: number, classes: number, sure: number, seed: number, classesSeen = classes, grain = 0.5,
): Said {
  const next = seededNumbers(seed)
  const labels = Int32Array.from({ length: count }, () => Math.floor(next() * classesSeen))
  const logits = Float32Array.from({ length: count * classes }, (_, i) =>
    Math.round((sure / grain) * (next() - 0.5 + (labels[Math.floor(i / classes)] === i % classes ? 0.4 : 0))) * grain)
  const probabilities = logits.map((logit, i) => {
    const start = i - (i % classes), row = logits.subarray(start, start + classes)
    return Math.exp(logit) / row.reduce((sum, other) => sum + Math.exp(other), 0)
  })
  return { logits, probabilities, labels }
}

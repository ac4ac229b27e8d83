import { uniformInt } from 'pure-rand/distribution/uniformInt'
import type { ImageSet } from '../../data/imageSet'
import { generatorFor, shuffle } from '../../data/random'
import { flippedLabels, type Training } from '../../domain/training'

/**
 * The set with the labels that training sees: some of the examples trained on have another class's, each other class
 * as likely. Which ones follows from the seed.
 * @param examples indices of those trained on; all others keep their labels
 */
export function withLabelNoise(set: ImageSet, examples: Int32Array, training: Training): ImageSet {
  const count = flippedLabels(training, examples.length), classes = set.classes.length
  if (count === 0 || classes < 2) return set
  const generator = generatorFor(training.seed, 'labels')
  const labels = set.train.labels.slice()
  for (const index of shuffle(Int32Array.from(examples), generator).subarray(0, count)) {
    labels[index] = (labels[index]! + uniformInt(generator, 1, classes - 1)) % classes
  }
  return { ...set, train: { ...set.train, labels } }
}

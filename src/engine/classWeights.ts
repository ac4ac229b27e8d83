import type { ImageSet } from '../data/imageSet'
import type { Training } from '../domain/training'

/**
 * How much each class's examples count, or undefined where all count the same. `balanced` is scikit-learn's: examples /
 * (classes · examples of the class), over the whole training set.
 */
export function classWeights(chosen: Training['class_weight'], { train, classes }: Pick<ImageSet, 'train' | 'classes'>): Float32Array | undefined {
  if (chosen === null) return undefined
  if (chosen !== 'balanced') return Float32Array.from(chosen)
  const counts = new Array<number>(classes.length).fill(0)
  for (const label of train.labels) counts[label]!++
  return Float32Array.from(counts, (count) => (count ? train.labels.length / (classes.length * count) : 0))
}

import type { ImageSet } from '../data/imageSet'
import { fail } from '../domain/failure'
import type { Experiment } from '../domain/experiment'
import { sizeOf } from '../domain/shape'
import type { EngineOutput } from '../ipc/engineProtocol'
import { Augmenter } from './graph/augmenter'

/**
 * One training example and so many of what the experiment's augmentation makes of it.
 * @param index past the last example they are counted from the first again
 * @throws FailureError `bad-request` where there are none
 */
export function augmentedExample(experiment: Experiment, set: ImageSet, index: number, count: number): EngineOutput<'data.augmented'> {
  const { shape, train: { images, labels } } = set, size = sizeOf(shape)
  if (!labels.length) fail('bad-request', 'The data has no training examples', 'Choose another data set.')
  const { augmentation, seed } = experiment.training, at = index % labels.length
  const original = images.slice(at * size, (at + 1) * size), batch = new Uint8Array(count * size)
  for (let copy = 0; copy < count; copy++) batch.set(original, copy * size)
  const augmenter = new Augmenter(shape, augmentation, seed)
  try {
    return { shape, label: labels[at]!, original, augmented: augmenter.pictures(batch, 0) }
  } finally {
    augmenter.dispose()
  }
}

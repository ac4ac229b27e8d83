import type { ImageSet } from '../data/imageSet'
import { fail } from '../domain/failure'
import type { Experiment } from '../domain/experiment'
import { prepareImages } from '../domain/prepareImages'
import { inputShape } from '../domain/preprocessing'
import { sizeOf } from '../domain/shape'
import type { EngineOutput } from '../ipc/engineProtocol'
import { Augmenter } from './graph/augmenter'

/**
 * One training example, preprocessed, and so many of what the experiment's augmentation makes of it.
 * @param index past the last example they are counted from the first again
 * @throws FailureError `bad-request` where there are none
 */
export function augmentedExample(experiment: Experiment, set: ImageSet, index: number, count: number): EngineOutput<'data.augmented'> {
  const { train: { images, labels } } = set, stored = sizeOf(set.shape), { preprocessing } = experiment
  if (!labels.length) fail('bad-request', 'The data has no training examples', 'Choose another data set.')
  const { augmentation, seed } = experiment.training, at = index % labels.length
  const original = new Uint8Array(prepareImages(images.subarray(at * stored, (at + 1) * stored), set.shape, preprocessing))
  const shape = inputShape(preprocessing, set.shape), size = sizeOf(shape), batch = new Uint8Array(count * size)
  for (let copy = 0; copy < count; copy++) batch.set(original, copy * size)
  const augmenter = new Augmenter(shape, augmentation, seed)
  try {
    return { shape, label: labels[at]!, original, augmented: augmenter.pictures(batch, 0) }
  } finally {
    augmenter.dispose()
  }
}

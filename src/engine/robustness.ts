import { setImmediate as breathe } from 'node:timers/promises'
import { holdOut } from '../data/holdOut'
import { type ImageSet, imagesAt } from '../data/imageSet'
import type { Experiment } from '../domain/experiment'
import { fail } from '../domain/failure'
import { argMax, rowsOf } from '../domain/probabilities'
import { corruptionAt, type CorruptionName, corruptionNames, corruptions, type Robustness } from '../domain/robustness'
import { sizeOf } from '../domain/shape'
import type { Checkpoint } from '../runs/checkpoint'
import { Augmenter } from './graph/augmenter'
import { TrainedNetwork } from './trainedNetworks'

export type Measured = Pick<Robustness, 'step' | 'epoch' | 'images' | 'accuracy' | 'curves'>

/**
 * How accurate a checkpoint is on test images that are made worse, kind by kind and level by level; then they are
 * preprocessed, as pictures from outside would be.
 * @param images how many of the test set; all where it has fewer
 * @param tell what was measured, as it comes
 * @throws FailureError `data-missing` where there is no test set, `checkpoint-damaged`
 */
export async function measureRobustness(
  experiment: Experiment, set: ImageSet, checkpoint: Checkpoint,
  { images, seed }: { images: number; seed: number }, tell: (done: number) => void,
): Promise<Measured> {
  const { step, epoch } = checkpoint, { test, shape } = set, count = Math.min(images, test.labels.length)
  if (!count) fail('data-missing', 'The data has no test set', 'Import it with a test split.')
  const sample = holdOut(test.labels, { count, seed, stratify: true }).held
  const pixels = imagesAt(test.images, sample, sizeOf(shape))
  const network = new TrainedNetwork(experiment, set, checkpoint)
  let done = 0
  const accuracyOn = async (pictures: Uint8Array): Promise<number> => {
    const rows = rowsOf(network.predict(pictures), network.classes)
    const hits = rows.filter((row, i) => argMax(row) === test.labels[sample[i]!]).length
    tell(++done)
    await breathe()
    return hits / count
  }
  const corrupted = (corruption: CorruptionName, level: number): Uint8Array => {
    const augmenter = new Augmenter(shape, corruptionAt(corruption, level), seed)
    try {
      return augmenter.pictures(pixels, 0)
    } finally {
      augmenter.dispose()
    }
  }
  try {
    const accuracy = await accuracyOn(pixels), curves: Robustness['curves'] = []
    for (const corruption of corruptionNames) {
      const { levels, neutral } = corruptions[corruption], points: { level: number; accuracy: number }[] = []
      for (const level of levels) {
        points.push({ level, accuracy: level === neutral ? accuracy : await accuracyOn(corrupted(corruption, level)) })
      }
      curves.push({ corruption, points })
    }
    return { step, epoch, images: count, accuracy, curves }
  } finally {
    network.dispose()
  }
}

import { setImmediate as breathe } from 'node:timers/promises'
import { type ImageSet, imagesAt, originOf } from '../../data/imageSet'
import type { PartName } from '../../domain/dataset'
import { type EvaluationSplit, mostProbabilities, type Prediction, rankOf } from '../../domain/evaluation/predictions'
import type { Experiment } from '../../domain/experiment'
import { prepareImages } from '../../domain/prepareImages'
import { sizeOf } from '../../domain/shape'
import type { Checkpoint } from '../../runs/checkpoint'
import { splitExamples } from '../training/split'
import { Judge } from './judge'

interface Follower { tell(done: number, of: number): void; stopping(): boolean }

/**
 * What a checkpoint says of every image of a split, in calls that leave room for messages between them.
 * @returns undefined where it was stopped
 * @throws FailureError `checkpoint-damaged`
 */
export async function predict(
  experiment: Experiment, set: ImageSet, checkpoint: Checkpoint, split: EvaluationSplit, { tell, stopping }: Follower,
): Promise<Prediction | undefined> {
  const { part, images } = imagesOf(experiment, set, split), count = images.length, classes = set.classes.length
  const given = set[part], size = sizeOf(set.shape), keepsAll = count * classes <= mostProbabilities
  const prediction: Prediction = {
    step: checkpoint.step, epoch: checkpoint.epoch, part,
    places: Uint32Array.from(images, (index) => originOf(set, part, index)),
    labels: Uint16Array.from(images, (index) => given.labels[index]!),
    predicted: new Uint16Array(count), ranks: new Uint16Array(count),
    confidence: new Float32Array(count), own: new Float32Array(count), losses: new Float32Array(count),
    probabilities: new Float32Array(keepsAll ? count * classes : 0),
  }
  const judge = new Judge(experiment, set, checkpoint)
  try {
    for (let start = 0; start < count; start += judge.atOnce) {
      const some = images.subarray(start, start + judge.atOnce)
      const pixels = prepareImages(imagesAt(given.images, some, size), set.shape, experiment.preprocessing)
      const judged = judge.judge(pixels, Int32Array.from(some, (index) => given.labels[index]!))
      prediction.losses.set(judged.losses, start)
      prediction.predicted.set(judged.predicted, start)
      if (keepsAll) prediction.probabilities.set(judged.probabilities, start * classes)
      for (let i = 0; i < some.length; i++) {
        const image = start + i, label = prediction.labels[image]!
        const row = judged.probabilities.subarray(i * classes, (i + 1) * classes)
        prediction.ranks[image] = rankOf(row, label)
        prediction.confidence[image] = row[prediction.predicted[image]!]!
        prediction.own[image] = row[label]!
      }
      tell(start + some.length, count)
      await breathe()
      if (stopping()) return undefined
    }
    return prediction
  } finally {
    judge.dispose()
  }
}

/** The part of the set that a split is of, and its images' places there. */
function imagesOf(
  { training }: Experiment, { train, test }: ImageSet, split: EvaluationSplit,
): { part: PartName; images: Int32Array } {
  return split === 'test' ? { part: 'test', images: Int32Array.from(test.labels.keys()) }
    : { part: 'train', images: splitExamples(train.labels, training).validation }
}

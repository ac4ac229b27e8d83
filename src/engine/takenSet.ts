import { setImmediate as breathe } from 'node:timers/promises'
import type { ImageSet, Part } from '../data/imageSet'
import type { Experiment } from '../domain/experiment'
import { fail } from '../domain/failure'
import { prepareImages } from '../domain/prepareImages'
import { inputShape, keepsPixels, type Preprocessing, type Statistics } from '../domain/preprocessing'
import { sizeOf } from '../domain/shape'
import type { Checkpoint } from '../runs/checkpoint'
import { withLabelNoise } from './training/labelNoise'
import { type Examples, splitExamples } from './training/split'

/** Bytes gone through at once: a moment, after which the process looks for messages. */
const stretch = 16_000_000

/** A data set as an experiment trains on it. */
export interface TakenSet { set: ImageSet; examples: Examples; statistics: Statistics | undefined }

/**
 * Takes a set for training: preprocessed, its validation held out, labels of the rest with the noise that was asked for.
 * @param from where training goes on from: that was standardised by its own figures
 * @throws FailureError `checkpoint-damaged`
 */
export async function takeSet(experiment: Experiment, given: ImageSet, from?: Checkpoint): Promise<TakenSet> {
  const { preprocessing, training } = experiment
  const clean = await preparedSet(given, preprocessing), examples = splitExamples(clean.train.labels, training)
  const set = withLabelNoise(clean, examples.train, training)
  const statistics = from ? savedStatistics(from, preprocessing)
    : preprocessing.scale === 'standardise' ? await statisticsOf(set, examples.train) : undefined
  return { set, examples, statistics }
}

/** The set inverted, resized and padded; the same one where nothing is to be done. */
export async function preparedSet(set: ImageSet, preprocessing: Preprocessing): Promise<ImageSet> {
  if (keepsPixels(preprocessing)) return set
  const shape = inputShape(preprocessing, set.shape), to = sizeOf(shape), from = sizeOf(set.shape)
  const atOnce = Math.max(1, Math.floor(stretch / Math.max(from, to)))
  const prepared = async ({ images, labels }: Part): Promise<Part> => {
    const result = new Uint8Array(labels.length * to)
    for (let start = 0; start < labels.length; start += atOnce) {
      result.set(prepareImages(images.subarray(start * from, (start + atOnce) * from), set.shape, preprocessing), start * to)
      await breathe()
    }
    return { images: result, labels }
  }
  return { ...set, shape, train: await prepared(set.train), test: await prepared(set.test) }
}

/** Mean and deviation of those training examples' pixels from 0 to 1, by channel: exact, since pixels are counted by value. */
export async function statisticsOf({ shape, train: { images } }: ImageSet, indices: Int32Array): Promise<Statistics> {
  const size = sizeOf(shape), channels = shape[2], pixels = indices.length * size / channels
  const counts = new Float64Array(channels * 256)
  for (let i = 0, until = 0; i < indices.length; i++) {
    for (let at = indices[i]! * size, end = at + size; at < end;) {
      for (let base = 0; base < counts.length; base += 256) counts[base + images[at++]!]!++
    }
    if ((i + 1) * size < until) continue
    await breathe()
    until += stretch
  }
  const each = Array.from({ length: channels }, (_, channel) => {
    const byValue = counts.subarray(channel * 256, (channel + 1) * 256)
    const mean = byValue.reduce((sum, count, value) => sum + count * value, 0) / pixels
    const variance = byValue.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0) / pixels
    return { mean: mean / 255, deviation: Math.sqrt(variance) / 255 || 1 }
  })
  return { mean: each.map(({ mean }) => mean), deviation: each.map(({ deviation }) => deviation) }
}

/**
 * What a checkpoint's network standardises by: the figures that it was trained with, never others.
 * @throws FailureError `checkpoint-damaged` where it should hold them and doesn't
 */
export function savedStatistics({ statistics }: Pick<Checkpoint, 'statistics'>, { scale }: Preprocessing): Statistics | undefined {
  if (scale === 'unit') return undefined
  return statistics ?? fail('checkpoint-damaged', 'It does not hold the mean and deviation that its images were standardised by', 'Choose the run\'s other checkpoint, or train it again.')
}

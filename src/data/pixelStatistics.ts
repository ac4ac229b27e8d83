import type { ClassStatistics, PixelStatistics } from '../domain/pixelStatistics'
import { sizeOf } from '../domain/shape'
import type { ImageSet, Part } from './imageSet'
import { Rests } from './slices'

/** Histograms and mean images of each class in both parts, in slices of a moment. */
export async function pixelStatistics(set: ImageSet): Promise<PixelStatistics> {
  const rests = new Rests({ progress: () => undefined, stopping: () => false })
  return { train: await statisticsOf(set.train, set, rests), test: await statisticsOf(set.test, set, rests) }
}

async function statisticsOf({ images, labels }: Part, { shape, classes }: ImageSet, rests: Rests): Promise<ClassStatistics[]> {
  const size = sizeOf(shape), channels = shape[2]
  const found = classes.map(() => ({ count: 0, values: new Float64Array(channels * 256), sums: new Float64Array(size) }))
  for (const [index, label] of labels.entries()) {
    if (rests.due) await rests.rest(index / labels.length)
    const one = found[label]!, { values, sums } = one, from = index * size
    one.count++
    for (let at = 0, channel = 0; at < size; at++) {
      const value = images[from + at]!
      values[channel * 256 + value]!++
      sums[at]! += value
      if (++channel === channels) channel = 0
    }
  }
  return found.map(({ count, values, sums }) => ({
    count,
    histograms: Array.from({ length: channels }, (_, channel) => Array.from(values.subarray(channel * 256, (channel + 1) * 256))),
    mean: Uint8Array.from(sums, (sum) => count && Math.round(sum / count)),
  }))
}

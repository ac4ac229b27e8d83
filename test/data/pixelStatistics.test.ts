import { beforeAll, describe, expect, it } from 'vitest'
import type { ImageSet } from '../../src/data/imageSet'
import { pixelStatistics } from '../../src/data/pixelStatistics'
import { figuresOf, histogramOf, pixelStatisticsSchema } from '../../src/domain/pixelStatistics'
import { seededNumbers } from '../engine/seededNumbers'
import { fashionSlice } from './fashionSlice'

beforeAll(() => fashionSlice(1, 1), 60_000)

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const valuesOf = ({ train, shape }: ImageSet, label: number | null, channel: number | null): number[] => {
  const channels = shape[2], size = shape[0] * shape[1] * channels
  return Array.from(train.images).filter((_, at) =>
    (label === null || train.labels[Math.floor(at / size)] === label) && (channel === null || at % channels === channel))
}

describe.each<[string, () => Promise<ImageSet>]>([
  ['grey images', () => fashionSlice(300, 40)],
  ['images in colour', async () => {
    const next = seededNumbers(3), part = (count: number) => ({
      images: Uint8Array.from({ length: count * 60 }, () => Math.floor(next() ** 3 * 256)),
      labels: Uint16Array.from({ length: count }, (_, i) => i % 3),
    })
    return { shape: [5, 4, 3], classes: ['a', 'b', 'c', 'none'], train: part(50), test: part(9) }
  }],
])('of %s', (_what, make) => {
  it('figures are those of every pixel, by class, by channel and over all', async () => {
    const set = await make(), { train } = pixelStatisticsSchema.parse(await pixelStatistics(set))
    for (const label of [null, 0, 2]) {
      for (const channel of [null, set.shape[2] - 1]) {
        const values = valuesOf(set, label, channel), mean = meanOf(values)
        const figures = figuresOf(histogramOf(label === null ? train : [train[label]!], channel))!
        expect(figures.mean).toBeCloseTo(mean, 9)
        expect(figures.deviation).toBeCloseTo(Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2))), 9)
        expect(figures.black).toBeCloseTo(values.filter((value) => value === 0).length / values.length, 9)
        expect(figures.white).toBeCloseTo(values.filter((value) => value === 255).length / values.length, 9)
      }
    }
  })

  it('the mean image is the mean of each pixel, rounded', async () => {
    const set = await make(), { test } = await pixelStatistics(set), size = test[0]!.mean.length
    for (const label of [0, 2]) {
      const own = Array.from(set.test.labels.keys()).filter((index) => set.test.labels[index] === label)
      expect(test[label]!.count).toBe(own.length)
      for (const at of [0, 7, size - 1]) {
        expect(test[label]!.mean[at]).toBe(Math.round(meanOf(own.map((index) => set.test.images[index * size + at]!))))
      }
    }
  })
})

it('a class without images has no figures, and a black mean image', async () => {
  const set = await fashionSlice(20, 5), { train } = await pixelStatistics({ ...set, classes: [...set.classes, 'none'] })
  expect(train[10]).toMatchObject({ count: 0, mean: new Uint8Array(784) })
  expect(figuresOf(histogramOf([train[10]!], null))).toBeUndefined()
})

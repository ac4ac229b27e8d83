import { z } from 'zod'

/** What the images of one class are like in one part of a set. */
export const classStatisticsSchema = z.strictObject({
  count: z.int().nonnegative(),
  /** For each channel how often each value from 0 to 255 stands in them. */
  histograms: z.array(z.array(z.int().nonnegative()).length(256)),
  /** The mean of the images, rounded: uint8 `[height, width, channels]`, black where there is none. */
  mean: z.instanceof(Uint8Array),
})
export type ClassStatistics = z.infer<typeof classStatisticsSchema>

/** Of each part one entry a class, in the classes' order; figures over several classes are made of these. */
export const pixelStatisticsSchema = z.strictObject({
  train: z.array(classStatisticsSchema), test: z.array(classStatisticsSchema),
})
export type PixelStatistics = z.infer<typeof pixelStatisticsSchema>

/** How many of each value there are in several classes together, in one channel or, for null, in all. */
export function histogramOf(classes: readonly Pick<ClassStatistics, 'histograms'>[], channel: number | null): number[] {
  const sum = new Array<number>(256).fill(0)
  for (const { histograms } of classes) {
    for (const histogram of channel === null ? histograms : [histograms[channel]!]) {
      for (let value = 0; value < 256; value++) sum[value]! += histogram[value]!
    }
  }
  return sum
}

/** Mean and standard deviation (of all pixels, not of a sample) from 0 to 255; shares of pixels that are 0 and 255. */
export interface PixelFigures { mean: number; deviation: number; black: number; white: number }

/** Undefined where there are no pixels. */
export function figuresOf(histogram: readonly number[]): PixelFigures | undefined {
  const pixels = histogram.reduce((sum, count) => sum + count, 0)
  if (!pixels) return undefined
  const mean = histogram.reduce((sum, count, value) => sum + count * value, 0) / pixels
  const variance = histogram.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0) / pixels
  return { mean, deviation: Math.sqrt(variance), black: histogram[0]! / pixels, white: histogram[255]! / pixels }
}

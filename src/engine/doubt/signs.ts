import type { ImageShape } from '../../data/imageSet'
import type { SignName } from '../../domain/doubt'
import { sizeOf } from '../../domain/shape'

/** What an image shows, apart from what it is near. Pixels count from 0 to 1. */
export interface Look {
  /** Its distance from an image that is all ground, as {@link Signs} sets distances against it. */
  shown: number
  /** How much neighbouring pixels differ (the root mean square of the Laplacian) by how much all do (their deviation). */
  roughness: number
  /** The mean difference of the outermost pixels from the ground. */
  edge: number
}

/** What a channel's outermost pixels are like in those images, the median: what objects stand on. */
export function groundOf(images: Uint8Array, shape: ImageShape): number[] {
  const [height, width, channels] = shape, size = sizeOf(shape)
  const counts = Array.from({ length: channels }, () => new Float64Array(256))
  const outer = edgeOf(height, width)
  for (let image = 0; image < images.length; image += size) {
    for (const pixel of outer) for (let c = 0; c < channels; c++) counts[c]![images[image + pixel * channels + c]!]!++
  }
  return counts.map((byValue) => {
    const half = byValue.reduce((sum, count) => sum + count, 0) / 2
    let value = 0
    for (let sum = byValue[0]!; sum < half; sum += byValue[value]!) value++
    return value
  })
}

/** The outermost pixels' places. */
const edgeOf = (height: number, width: number): number[] =>
  Array.from({ length: height * width }, (_, pixel) => pixel).filter((pixel) => {
    const y = Math.floor(pixel / width), x = pixel % width
    return y === 0 || x === 0 || y === height - 1 || x === width - 1
  })

/** Measures images of one size against one ground. */
export class Looking {
  private readonly outer: number[]
  private readonly size: number

  /** @param ground by channel, 0 … 255 */
  constructor(private readonly shape: ImageShape, private readonly ground: readonly number[]) {
    this.outer = edgeOf(shape[0], shape[1])
    this.size = sizeOf(shape)
  }

  /** @param images uint8 `[count, height, width, channels]` @param index which of them */
  of(images: Uint8Array, index: number): Look {
    const { size, shape: [height, width, channels], ground, outer } = this
    const start = index * size, line = width * channels
    let sum = 0, squares = 0, shown = 0
    for (let i = 0; i < size; i++) {
      const value = images[start + i]!, off = value - ground[i % channels]!
      sum += value
      squares += value * value
      shown += off * off
    }
    const deviation = Math.sqrt(Math.max(0, squares / size - (sum / size) ** 2)) / 255
    let laplacian = 0
    for (let y = 1; y < height - 1; y++) {
      for (let at = start + y * line + channels, end = start + (y + 1) * line - channels; at < end; at++) {
        const bend = 4 * images[at]! - images[at - channels]! - images[at + channels]! - images[at - line]! - images[at + line]!
        laplacian += bend * bend
      }
    }
    const inner = Math.max(1, (height - 2) * (width - 2) * channels)
    let edge = 0
    for (const pixel of outer) {
      for (let c = 0; c < channels; c++) edge += Math.abs(images[start + pixel * channels + c]! - ground[c]!)
    }
    return {
      shown: Math.sqrt(shown) / 255, roughness: Math.sqrt(laplacian / inner) / 255 / (deviation + 1e-3),
      edge: edge / 255 / (outer.length * channels),
    }
  }
}

/**
 * The figures by which an image may be strange, each larger the stranger.
 * @param distance to its nearest training images, as the root of a sum over the pixels @param size values of an image
 */
export const signsOf = ({ shown, roughness, edge }: Look, distance: number, size: number): Record<SignName, number> => ({
  // An image that shows next to nothing is near all dark ones: the pixel's root keeps it from being divided by nothing.
  far: distance, apart: distance / (shown + Math.sqrt(size) / 28),
  rough: roughness, smooth: -roughness, full: edge, empty: -edge,
})

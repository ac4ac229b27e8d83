import type { DataFacts } from '../../domain/dataset'

export type ImageShape = DataFacts['shape']

/**
 * What a canvas takes, from what a network takes.
 * @param pixels uint8, `[height, width, channels]`; one channel is grey, of more the first three are red, green, blue
 * @returns four bytes a pixel, opaque
 */
export function rgbaOf(pixels: Uint8Array, [height, width, channels]: ImageShape): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(height * width * 4)
  const [green, blue] = channels >= 3 ? [1, 2] : [0, 0]
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    rgba[to] = pixels[from]!
    rgba[to + 1] = pixels[from + green]!
    rgba[to + 2] = pixels[from + blue]!
    rgba[to + 3] = 255
  }
  return rgba
}

/** One picture of a batch, `[count, height, width, channels]`, without a copy. */
export const pictureAt = (batch: Uint8Array, index: number, shape: ImageShape): Uint8Array => {
  const size = shape[0] * shape[1] * shape[2]
  return batch.subarray(index * size, (index + 1) * size)
}

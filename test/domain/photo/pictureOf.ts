import type { Picture } from '../../../src/domain/image'

export type Pixel = readonly [r: number, g: number, b: number, alpha?: number]

/** A picture of `width × height` whose pixels are as `colour` says; a number is a grey. */
export function pictureOf(width: number, height: number, colour: (x: number, y: number) => Pixel | number): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    const value = colour(x, y), [r, g, b, alpha = 255] = typeof value === 'number' ? [value, value, value] : value
    rgba.set([r, g, b, alpha], (y * width + x) * 4)
  }
  return { width, height, rgba }
}

export const inBox = (x: number, y: number, left: number, top: number, right: number, bottom: number): boolean =>
  x >= left && x < right && y >= top && y < bottom
export const rowsOf = (pixels: Uint8Array, width: number): number[][] =>
  Array.from({ length: pixels.length / width }, (_, y) => [...pixels.subarray(y * width, (y + 1) * width)])

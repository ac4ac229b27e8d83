import { describe, expect, it } from 'vitest'
import { fitPicture, type Picture } from '../../src/domain/image'

type Pixel = [r: number, g: number, b: number, alpha?: number]

/** A picture of `width × height` whose pixels are as `colour` says. */
function picture(width: number, height: number, colour: (x: number, y: number) => Pixel | number): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    const value = colour(x, y)
    const [r, g, b, alpha = 255] = typeof value === 'number' ? [value, value, value] : value
    rgba.set([r, g, b, alpha], (y * width + x) * 4)
  }
  return { width, height, rgba }
}
const rowsOf = (pixels: Uint8Array, width: number): number[][] =>
  Array.from({ length: pixels.length / width }, (_, y) => [...pixels.subarray(y * width, (y + 1) * width)])
const inside = (x: number, y: number, from: number, to: number) => x >= from && x < to && y >= from && y < to

describe('size', () => {
  it('leaves a grey picture of the network’s own size as it is, byte for byte', () => {
    const value = (x: number, y: number) => (x * 7 + y * 3) % 120
    const pixels = fitPicture(picture(28, 28, value), [28, 28, 1], 'pad')
    expect([...pixels]).toEqual(Array.from({ length: 784 }, (_, i) => value(i % 28, Math.floor(i / 28))))
  })

  it('averages the pixels that each cell covers', () => {
    const shades = [[10, 30, 100, 100], [50, 70, 100, 100], [0, 0, 8, 8], [0, 40, 8, 16]]
    const pixels = fitPicture(picture(4, 4, (x, y) => shades[y]![x]!), [2, 2, 1], 'pad')
    expect(rowsOf(pixels, 2)).toEqual([[40, 100], [10, 10]])
  })

  it('shares a pixel between the cells it lies under', () => {
    const pixels = fitPicture(picture(3, 3, (x) => [0, 90, 30][x]!), [2, 2, 1], 'pad')
    // The left cell has all of 0 and half of 90: 45 / 1.5; the right one half of 90 and all of 30: 75 / 1.5.
    expect(rowsOf(pixels, 2)).toEqual([[30, 50], [30, 50]])
  })

  it('enlarges a smaller picture', () => {
    const pixels = fitPicture(picture(2, 2, (x, y) => x * 20 + y * 40), [4, 4, 1], 'pad')
    expect(rowsOf(pixels, 4)).toEqual([[0, 0, 20, 20], [0, 0, 20, 20], [40, 40, 60, 60], [40, 40, 60, 60]])
  })

  it('keeps the aspect: a wide picture gets a margin above and below in its border’s shade', () => {
    const pixels = fitPicture(picture(8, 4, (x, y) => inside(x, y, 1, 3) ? 200 : 40), [4, 4, 1], 'pad')
    const rows = rowsOf(pixels, 4)
    expect(rows[0]).toEqual([40, 40, 40, 40])
    expect(rows[3]).toEqual([40, 40, 40, 40])
    expect(rows[1]![0]).toBeGreaterThan(40)
  })

  it.each([[1, 1], [1, 400], [3000, 2], [29, 31], [17, 500]])('fits %i × %i without a hole', (width, height) => {
    const pixels = fitPicture(picture(width, height, () => 77), [28, 28, 1], 'pad')
    expect(new Set(pixels)).toEqual(new Set([77]))
  })
})

describe('colour', () => {
  it('makes grey with the luma of BT.601', () => {
    const grey = (colour: Pixel) =>
      fitPicture(picture(2, 2, () => colour), [1, 1, 1], 'pad')[0]
    expect([grey([255, 0, 0]), grey([0, 255, 0]), grey([0, 0, 255]), grey([255, 255, 255])]).toEqual([76, 150, 29, 255])
  })

  it('keeps three channels side by side', () => {
    const pixels = fitPicture(picture(4, 4, () => [10, 20, 30]), [2, 2, 3], 'pad')
    expect([...pixels]).toEqual([10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30])
  })
})

describe('transparency', () => {
  const cutOut = (shade: number) =>
    picture(10, 10, (x, y) => inside(x, y, 3, 7) ? [shade, shade, shade] : [0, 0, 0, 0])

  it.each([20, 235])('shows a garment of shade %i that was cut out on what it stands out from', (shade) => {
    const pixels = fitPicture(cutOut(shade), [10, 10, 1], 'pad')
    expect([pixels[0], pixels[55]]).toEqual([shade === 20 ? 255 : 0, shade])
  })

  it('fills rounded corners with the border’s shade', () => {
    const rounded = picture(10, 10, (x, y) =>
      (x === 0 || x === 9) && (y === 0 || y === 9) ? [0, 0, 0, 0] : inside(x, y, 3, 7) ? 20 : 240)
    const pixels = fitPicture(rounded, [10, 10, 1], 'pad')
    expect([pixels[0], pixels[1]]).toEqual([240, 240])
  })

  it('blends half-transparent pixels', () => {
    const half = picture(3, 3, (x, y) => x === 1 && y === 1 ? [100, 100, 100, 128] : 0)
    expect(fitPicture(half, [3, 3, 1], 'pad')[4]).toBe(50)
  })

  it('takes an empty picture for an empty one', () => {
    const pixels = fitPicture(picture(5, 5, () => [9, 9, 9, 0]), [28, 28, 1], 'pad')
    expect(new Set(pixels).size).toBe(1)
  })
})

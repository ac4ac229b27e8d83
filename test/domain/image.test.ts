import { describe, expect, it } from 'vitest'
import { type Picture, prepareImage } from '../../src/domain/image'

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
    const { pixels } = prepareImage(picture(28, 28, value), [28, 28, 1], { invert: 'no' })
    expect([...pixels]).toEqual(Array.from({ length: 784 }, (_, i) => value(i % 28, Math.floor(i / 28))))
  })

  it('averages the pixels that each cell covers', () => {
    const shades = [[10, 30, 100, 100], [50, 70, 100, 100], [0, 0, 8, 8], [0, 40, 8, 16]]
    const { pixels } = prepareImage(picture(4, 4, (x, y) => shades[y]![x]!), [2, 2, 1], { invert: 'no' })
    expect(rowsOf(pixels, 2)).toEqual([[40, 100], [10, 10]])
  })

  it('shares a pixel between the cells it lies under', () => {
    const { pixels } = prepareImage(picture(3, 3, (x) => [0, 90, 30][x]!), [2, 2, 1], { invert: 'no' })
    // The left cell has all of 0 and half of 90: 45 / 1.5; the right one half of 90 and all of 30: 75 / 1.5.
    expect(rowsOf(pixels, 2)).toEqual([[30, 50], [30, 50]])
  })

  it('enlarges a smaller picture', () => {
    const { pixels } = prepareImage(picture(2, 2, (x, y) => x * 20 + y * 40), [4, 4, 1], { invert: 'no' })
    expect(rowsOf(pixels, 4)).toEqual([[0, 0, 20, 20], [0, 0, 20, 20], [40, 40, 60, 60], [40, 40, 60, 60]])
  })

  it('keeps the aspect: a wide picture gets a margin above and below in its border’s shade', () => {
    const { pixels } = prepareImage(picture(8, 4, (x, y) => inside(x, y, 1, 3) ? 200 : 40), [4, 4, 1], { invert: 'no' })
    const rows = rowsOf(pixels, 4)
    expect(rows[0]).toEqual([40, 40, 40, 40])
    expect(rows[3]).toEqual([40, 40, 40, 40])
    expect(rows[1]![0]).toBeGreaterThan(40)
  })

  it.each([[1, 1], [1, 400], [3000, 2], [29, 31], [17, 500]])('fits %i × %i without a hole', (width, height) => {
    const { pixels } = prepareImage(picture(width, height, () => 77), [28, 28, 1], { invert: 'no' })
    expect(new Set(pixels)).toEqual(new Set([77]))
  })
})

describe('colour', () => {
  it('makes grey with the luma of BT.601', () => {
    const grey = (colour: Pixel) =>
      prepareImage(picture(2, 2, () => colour), [1, 1, 1], { invert: 'no' }).pixels[0]
    expect([grey([255, 0, 0]), grey([0, 255, 0]), grey([0, 0, 255]), grey([255, 255, 255])]).toEqual([76, 150, 29, 255])
  })

  it('keeps three channels side by side', () => {
    const { pixels } = prepareImage(picture(4, 4, () => [10, 20, 30]), [2, 2, 3], { invert: 'no' })
    expect([...pixels]).toEqual([10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30])
  })
})

describe('polarity', () => {
  const onWhite = picture(10, 10, (x, y) => inside(x, y, 3, 7) ? 20 : 250)
  const onBlack = picture(10, 10, (x, y) => inside(x, y, 3, 7) ? 220 : 5)

  it('auto inverts a dark garment on white and leaves a light one on black', () => {
    const white = prepareImage(onWhite, [10, 10, 1], { invert: 'auto' })
    expect(white.inverted).toBe(true)
    expect([white.pixels[0], white.pixels[55]]).toEqual([5, 235])
    const black = prepareImage(onBlack, [10, 10, 1], { invert: 'auto' })
    expect(black.inverted).toBe(false)
    expect([black.pixels[0], black.pixels[55]]).toEqual([5, 220])
  })

  it('does as it is told', () => {
    expect(prepareImage(onWhite, [10, 10, 1], { invert: 'no' }).pixels[0]).toBe(250)
    expect(prepareImage(onBlack, [10, 10, 1], { invert: 'yes' }).pixels[0]).toBe(250)
  })
})

describe('transparency', () => {
  const cutOut = (shade: number) =>
    picture(10, 10, (x, y) => inside(x, y, 3, 7) ? [shade, shade, shade] : [0, 0, 0, 0])

  it.each([20, 235])('shows a garment of shade %i that was cut out, light on black', (shade) => {
    const { pixels } = prepareImage(cutOut(shade), [10, 10, 1], { invert: 'auto' })
    expect([pixels[0], pixels[55]]).toEqual([0, 235])
  })

  it('fills rounded corners with the border’s shade', () => {
    const rounded = picture(10, 10, (x, y) =>
      (x === 0 || x === 9) && (y === 0 || y === 9) ? [0, 0, 0, 0] : inside(x, y, 3, 7) ? 20 : 240)
    const { pixels } = prepareImage(rounded, [10, 10, 1], { invert: 'no' })
    expect([pixels[0], pixels[1]]).toEqual([240, 240])
  })

  it('blends half-transparent pixels', () => {
    const half = picture(3, 3, (x, y) => x === 1 && y === 1 ? [100, 100, 100, 128] : 0)
    expect(prepareImage(half, [3, 3, 1], { invert: 'no' }).pixels[4]).toBe(50)
  })

  it('takes an empty picture for an empty one', () => {
    const { pixels } = prepareImage(picture(5, 5, () => [9, 9, 9, 0]), [28, 28, 1], { invert: 'auto' })
    expect(new Set(pixels).size).toBe(1)
  })
})

it('prepares 1024 × 1024 pixels in a moment', () => {
  const large = picture(1024, 1024, (x, y) => (x ^ y) & 255)
  prepareImage(large, [28, 28, 1], { invert: 'auto' })
  const times = Array.from({ length: 5 }, () => {
    const before = performance.now()
    prepareImage(large, [28, 28, 1], { invert: 'auto' })
    return performance.now() - before
  })
  // Some 5 ms here; the limit leaves room for a busy machine.
  expect(Math.min(...times)).toBeLessThan(60)
})

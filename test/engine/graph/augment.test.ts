import { afterEach, describe, expect, it } from 'vitest'
import {
  type Augmentation, type AugmentationKind, augmentationKinds, augmentationNamed, augmentationSchema,
  fillField,
} from '../../../src/domain/augmentation'
import { Augmenter } from '../../../src/engine/graph/augmenter'
import { seededNumbers } from '../seededNumbers'

type Shape = [number, number, number]
const open: Augmenter[] = []
afterEach(() => { for (const augmenter of open.splice(0)) augmenter.dispose() })

function augmenterOf(shape: Shape, kinds: Partial<Augmentation>, seed = 7): Augmenter {
  const augmenter = new Augmenter(shape, augmentationSchema.parse(kinds), seed)
  open.push(augmenter)
  return augmenter
}
/** Of every pixel another value, so that one can tell where each has gone. */
const distinct = ([height, width, channels]: Shape) =>
  Uint8Array.from({ length: height * width * channels }, (_, i) => 30 + i * 3)
function noise(length: number): Uint8Array {
  const next = seededNumbers(3)
  return Uint8Array.from({ length }, () => next() * 256)
}
const repeated = (image: Uint8Array, count: number) =>
  Uint8Array.from({ length: image.length * count }, (_, i) => image[i % image.length]!)
const always = { probability: 1 }
const fixed = (value: number, probability = 1) => ({ low: value, high: value, probability })
/** An image by a function of row, column and channel. */
const imageOf = ([height, width, channels]: Shape, at: (y: number, x: number, c: number) => number): number[] =>
  Array.from({ length: height * width * channels }, (_, i) =>
    at(Math.floor(i / channels / width), Math.floor(i / channels) % width, i % channels))

describe('what an image goes through', () => {
  const shape: Shape = [4, 6, 3], [height, width, channels] = shape, image = distinct(shape)
  const original = (y: number, x: number, c: number) => image[(y * width + x) * channels + c]!
  const through = (kinds: Partial<Augmentation>, of = image, sizes = shape) => [...augmenterOf(sizes, kinds).pictures(of, 0)]

  it('a flip mirrors every pixel exactly', () => {
    expect(through({ horizontal_flip: always })).toEqual(imageOf(shape, (y, x, c) => original(y, width - 1 - x, c)))
    expect(through({ vertical_flip: always })).toEqual(imageOf(shape, (y, x, c) => original(height - 1 - y, x, c)))
  })

  it('a rotation turns counterclockwise about the middle', () => {
    const square: Shape = [5, 5, 1], pixels = distinct(square)
    expect(through({ rotation: fixed(90) }, pixels, square)).toEqual(imageOf(square, (y, x) => pixels[x * 5 + (4 - y)]!))
    expect(through({ rotation: fixed(180) }, pixels, square)).toEqual([...pixels].reverse())
  })

  it.each(fillField.options)('a shift moves within bounds; beyond the edge it is %s', (fill_mode) => {
    const line: Shape = [1, 8, 1], pixels = distinct(line)
    const augmenter = augmenterOf(line, { fill_mode, translation: { height_factor: 0, width_factor: 0.3, probability: 1 } })
    const read = (at: number): number => {
      if (at < 0 || at > 7) {
        if (fill_mode === 'constant') return 0
        return fill_mode === 'nearest' ? pixels[Math.min(7, Math.max(0, at))]! : pixels[(at + 8) % 8]!
      }
      return pixels[at]!
    }
    const between = (at: number) => { const low = Math.floor(at); return read(low) + (at - low) * (read(low + 1) - read(low)) }
    const moved = new Set<number>()
    for (let step = 0; step < 20; step++) {
      const y = augmenter.augment(pixels, step).map((value) => value * 255)
      // What the middle shows says how far it moved.
      const dx = 4 - (y[4]! - 30) / 3
      moved.add(Math.sign(dx))
      expect(Math.abs(dx)).toBeLessThanOrEqual(2.401)
      for (const x of fill_mode === 'wrap' || fill_mode === 'reflect' ? [3, 4] : [0, 1, 2, 3, 5, 6, 7]) expect(y[x]!).toBeCloseTo(between(x - dx), 2)
    }
    expect(moved).toEqual(new Set([-1, 1]))
  })

  it('a zoom is larger above 1 and smaller below, about the middle', () => {
    const line: Shape = [1, 9, 1], pixels = distinct(line)
    const places = [0, 1, 2, 3, 4, 5, 6, 7, 8]
    expect(through({ zoom: fixed(2) }, pixels, line)).toEqual(places.map((x) => Math.round(30 + 3 * (4 + (x - 4) / 2))))
    expect(through({ zoom: fixed(0.5), fill_mode: 'constant' }, pixels, line)).toEqual([0, 0, 30, 36, 42, 48, 54, 0, 0])
  })

  it('a shear leans columns by its angle', () => {
    const square: Shape = [5, 5, 1], pixels = distinct(square)
    const read = (y: number, x: number) => pixels[y * 5 + Math.min(4, Math.max(0, x))]!
    expect(through({ shear: fixed(45) }, pixels, square)).toEqual(imageOf(square, (y, x) => read(y, x - (y - 2))))
  })

  it('brightness adds, contrast goes about each channel’s mean, both within black and white', () => {
    expect(through({ brightness: fixed(0.2) })).toEqual([...image].map((value) => Math.min(255, Math.round(value + 51))))
    const mean = [0, 1, 2].map((c) => [...image].filter((_, i) => i % channels === c).reduce((a, b) => a + b) / (height * width))
    const expected = imageOf(shape, (y, x, c) => Math.min(255, Math.max(0, mean[c]! + 3 * (original(y, x, c) - mean[c]!))))
    through({ contrast: fixed(3) }).forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(0.51))
  })

  it('a background turns what is black in every channel to a shade and leaves the rest', () => {
    const pixels = Uint8Array.of(0, 0, 0, 0, 200, 0, 10, 10, 10, 11, 0, 0)
    expect(through({ background: fixed(0.6) }, pixels, [1, 4, 3])).toEqual([153, 153, 153, 0, 200, 0, 153, 153, 153, 11, 0, 0])
  })

  it('Gaussian noise has its deviation, salt and pepper its share, half of it each', () => {
    const wide: Shape = [64, 64, 1], grey = new Uint8Array(4096).fill(128)
    const y = augmenterOf(wide, { gaussian_noise: fixed(0.1) }).augment(grey, 0)
    const mean = y.reduce((a, b) => a + b) / 4096
    expect(Math.abs(mean - 128 / 255)).toBeLessThan(0.01)
    expect(Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4096)).toBeCloseTo(0.1, 2)
    const salted = through({ salt_and_pepper: fixed(0.2) }, grey, wide)
    const share = (value: number) => salted.filter((pixel) => pixel === value).length / 4096
    expect(share(0)).toBeCloseTo(0.1, 1)
    expect(share(255)).toBeCloseTo(0.1, 1)
    expect(share(128)).toBeCloseTo(0.8, 1)
  })

  it('erasing covers one rectangle of that area', () => {
    const wide: Shape = [40, 40, 1], white = new Uint8Array(1600).fill(255)
    const augmenter = augmenterOf(wide, { erasing: { ...fixed(0.2), fill: 'black' } })
    for (let step = 0; step < 10; step++) {
      const y = augmenter.pictures(white, step), covered = [...y.keys()].filter((i) => y[i] === 0)
      const rows = covered.map((i) => Math.floor(i / 40)), columns = covered.map((i) => i % 40)
      const size = (values: number[]) => Math.max(...values) - Math.min(...values) + 1
      expect(size(rows) * size(columns)).toBe(covered.length)
      expect(covered.length / 1600).toBeCloseTo(0.2, 1)
    }
  })
})

describe('draws', () => {
  const shape: Shape = [6, 6, 1], image = noise(36)
  const everything = augmentationSchema.parse(Object.fromEntries(augmentationKinds.map((kind) => [kind, {}])))

  it('are the same by seed and step, and others for another step, seed or image', () => {
    const first = augmenterOf(shape, everything), again = augmenterOf(shape, everything)
    const other = augmenterOf(shape, everything, 8)
    const batch = repeated(image, 4)
    expect(first.augment(batch, 3)).toEqual(again.augment(batch, 3))
    expect(first.augment(batch, 3)).not.toEqual(first.augment(batch, 4))
    expect(first.augment(batch, 3)).not.toEqual(other.augment(batch, 3))
    const pictures = first.pictures(batch, 3)
    expect(pictures.subarray(0, 36)).not.toEqual(pictures.subarray(36, 72))
  })

  it.each(augmentationKinds)('%s spares the images that its probability leaves out', (kind: AugmentationKind) => {
    const spec = { ...augmentationNamed(kind), ...('low' in augmentationNamed(kind) ? { low: 0.4, high: 0.5 } : {}), probability: 0.3 }
    // Dark pixels for the background, and no two alike.
    const pixels = Uint8Array.from({ length: 36 }, (_, i) => (i < 4 ? 0 : i * 7))
    const y = augmenterOf(shape, { [kind]: spec }).augment(repeated(pixels, 1000), 0)
    const isKept = (i: number) => pixels.every((value, j) => Math.abs(y[i * 36 + j]! * 255 - value) < 1e-3)
    const kept = Array.from({ length: 1000 }, (_, i) => isKept(i)).filter(Boolean).length / 1000
    expect(kept).toBeGreaterThan(0.62)
    expect(kept).toBeLessThan(0.78)
  })

  it('are spread evenly over the range', () => {
    const grey = new Uint8Array(36).fill(100)
    const y = augmenterOf(shape, { brightness: { low: -0.1, high: 0.3, probability: 1 } }).augment(repeated(grey, 2000), 0)
    const added = Array.from({ length: 2000 }, (_, i) => y[i * 36]! - 100 / 255)
    expect(Math.min(...added)).toBeGreaterThan(-0.1001)
    expect(Math.max(...added)).toBeLessThan(0.3001)
    for (let part = 0; part < 4; part++) {
      const share = added.filter((value) => value >= -0.1 + part / 10 && value < part / 10).length / 2000
      expect(share).toBeCloseTo(0.25, 1)
    }
  })
})

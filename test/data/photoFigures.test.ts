import { describe, expect, it } from 'vitest'
import type { ImageSet } from '../../src/data/imageSet'
import { photoFigures } from '../../src/data/photoFigures'
import { suggestSteps } from '../../src/domain/photo/figures'
import { seededNumbers } from '../engine/seededNumbers'
import { fashionSlice } from './fashionSlice'

type Draw = (n: number, x: number, y: number) => number
/** A set of so many training images that are as `draw` says of a place in the `n`th. */
function setOf(count: number, shape: ImageSet['shape'], draw: Draw): ImageSet {
  const [height, width, channels] = shape, size = height * width * channels
  const images = Uint8Array.from({ length: count * size }, (_, at) => {
    const n = Math.floor(at / size), place = Math.floor(at % size / channels)
    return draw(n, place % width, Math.floor(place / width))
  })
  const part = { images, labels: new Uint16Array(count) }
  return { shape, classes: ['one'], train: part, test: { images: new Uint8Array(0), labels: new Uint16Array(0) } }
}
const next = seededNumbers(6)

describe('what training images are like', () => {
  it('Fashion-MNIST fills its frame, in the middle of its box, light on black', async () => {
    const set = await fashionSlice(3000, 10), figures = await photoFigures(set)
    expect(figures).toMatchObject({ images: 3000, ground: 0 })
    expect(figures.fill).toBeGreaterThan(0.85)
    expect(figures.boxOffset).toBeLessThan(figures.massOffset)
    expect(suggestSteps(figures, set.shape)).toMatchObject({ find: { on: true }, polarity: { on: true, data: 'light on dark' }, centre: { by: 'box' } })
  })
  it('squares of one shade: their size, place and shade to the number', async () => {
    const figures = await photoFigures(setOf(20, [20, 20, 1], (_n, x, y) => x >= 4 && x < 12 && y >= 5 && y < 15 ? 60 : 230))
    expect(figures).toEqual({
      images: 20, ground: 230, groundShare: 1, plainShare: 1, fill: 0.5, boxOffset: 0.1, massOffset: 0.1,
      contrast: { least: 170, middle: 170, most: 170 },
    })
  })
  it('digits are centred by mass', async () => {
    // A heavy block beside a long thin line, put so that their weight is in the middle.
    const figures = await photoFigures(setOf(4, [28, 28, 1], (_n, x, y) =>
      (x >= 8 && x < 16 && y >= 10 && y < 18) || (y === 13 && x >= 16 && x < 24) ? 255 : 0))
    expect(figures.massOffset).toBeLessThan(figures.boxOffset)
  })
  it('of photographs is no plain ground', async () => {
    const figures = await photoFigures(setOf(60, [16, 16, 3], () => Math.floor(256 * next())))
    expect([figures.groundShare < 0.4, figures.plainShare < 0.4]).toEqual([true, true])
    expect(suggestSteps(figures, [16, 16, 3])).toMatchObject({ find: { on: false }, pad: { on: true } })
  })
  it('of objects on grounds of their own is a plain one in each', async () => {
    const figures = await photoFigures(setOf(60, [16, 16, 3], (n, x, y) =>
      x > 4 && x < 11 && y > 4 && y < 11 ? 128 : n * 67 % 256))
    expect([figures.groundShare < 0.6, figures.plainShare]).toEqual([true, 1])
  })
  it('is worked out from images spread over all of many', async () => {
    const figures = await photoFigures(setOf(25_001, [4, 4, 1], (n) => n % 3 === 0 ? 10 : 0))
    expect(figures.images).toBe(8334)
    expect(await photoFigures(setOf(0, [4, 4, 1], () => 0))).toMatchObject({ images: 0, groundShare: 0, fill: 0 })
  })
})

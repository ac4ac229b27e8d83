import { describe, expect, it } from 'vitest'
import { parseExperiment, trainingProblem } from '../../src/domain/experiment'
import { prepareImages } from '../../src/domain/prepareImages'
import {
  describeStatistics, inputShape, type Preprocessing, preprocessingDefaults, preprocessingSchema, summarisePreprocessing,
} from '../../src/domain/preprocessing'
import { makeExperiment, makeRun } from '../renderer/makeRun'

const withParts = (parts: Partial<Preprocessing>): Preprocessing => ({ ...preprocessingDefaults(), ...parts })
const prepared = (pixels: number[], shape: [number, number, number], parts: Partial<Preprocessing>) =>
  Array.from(prepareImages(Uint8Array.from(pixels), shape, withParts(parts)))

describe('what is done with images before the network', () => {
  it('is scaling alone in a document that says nothing of it', () => {
    const text = JSON.stringify({ ...makeExperiment(), preprocessing: undefined })
    expect(parseExperiment(text, 'old.json').preprocessing)
      .toEqual({ invert: false, resize: null, pad: [[0, 0], [0, 0]], pad_value: 0, scale: 'unit' })
  })

  it.each([
    { resize: [0, 28] }, { resize: [28, 513] }, { resize: [28] }, { resize: [28.5, 28] },
    { pad: [[0, 257], [0, 0]] }, { pad: [[-1, 0], [0, 0]] },
    { pad_value: 256 }, { pad_value: 0.5 }, { scale: 'minmax' }, { invert: 1 }, { crop: 2 },
  ])('can’t be %j', (parts) => {
    expect(preprocessingSchema.safeParse({ ...preprocessingDefaults(), ...parts }).success).toBe(false)
  })

  it('decides what the network takes: resized first, then padded', () => {
    expect(inputShape(preprocessingDefaults(), [28, 28, 1])).toEqual([28, 28, 1])
    expect(inputShape(withParts({ pad: [[1, 2], [3, 4]] }), [28, 28, 1])).toEqual([31, 35, 1])
    expect(inputShape(withParts({ resize: [14, 20], pad: [[1, 0], [0, 2]], invert: true }), [28, 28, 3])).toEqual([15, 22, 3])
  })

  it('is told in its order, and nothing of it where it is as usual', () => {
    expect(summarisePreprocessing(preprocessingDefaults())).toBe('')
    expect(summarisePreprocessing(withParts({ pad: [[2, 2], [2, 2]], resize: [24, 24], invert: true, scale: 'standardise', pad_value: 9 })))
      .toBe('inverted, resized to 24 × 24, padded by 2 with 9, standardised')
    expect(describeStatistics({ mean: [0.25, 0.5], deviation: [1, 0.125] })).toBe('mean 0.2500 · 0.5000, deviation 1.0000 · 0.1250')
  })

  it('that takes more memory than there is in any machine here is refused before it is tried', () => {
    const { experiment, data } = makeRun({ layers: [{ type: 'Flatten', name: 'flatten' }], data: { train: 60_000 } })
    const huge = { ...experiment, preprocessing: withParts({ resize: [512, 512] }) }
    expect(trainingProblem(huge, data)).toMatch(/^Preprocessing: all images in 512 × 512 × 1 take 15\.\d GB, more than the 8(\.0)? GB allowed/)
    expect(trainingProblem(experiment, data)).toBeUndefined()
  })
})

describe('images', () => {
  const two = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110] // 2 images of 2 × 3

  it('are the very same where nothing is to be done', () => {
    const pixels = Uint8Array.from(two)
    expect(prepareImages(pixels, [2, 3, 1], withParts({ scale: 'standardise' }))).toBe(pixels)
  })

  it('are inverted', () => {
    expect(prepared([0, 1, 254, 255], [2, 2, 1], { invert: true })).toEqual([255, 254, 1, 0])
  })

  it('are padded on each side by its own width, each image by itself', () => {
    expect(prepared(two, [2, 3, 1], { pad: [[1, 0], [0, 2]], pad_value: 7 })).toEqual([
      7, 7, 7, 7, 7, 0, 10, 20, 7, 7, 30, 40, 50, 7, 7,
      7, 7, 7, 7, 7, 60, 70, 80, 7, 7, 90, 100, 110, 7, 7,
    ])
  })

  it('are made smaller by the mean of the area that each new pixel covers', () => {
    // 32.5 and 93.5, halves to even.
    expect(prepared([0, 100, 200, 100, 10, 20, 30, 44], [2, 4, 1], { resize: [1, 2] })).toEqual([32, 94])
  })

  it('share a pixel that lies across two new ones', () => {
    // 3 to 2: each new one a whole pixel and half of the middle one.
    expect(prepared([0, 90, 240], [1, 3, 1], { resize: [1, 2] })).toEqual([30, 190])
  })

  it('are made larger bilinearly, the middles of pixels in place and the border kept', () => {
    // Of 2 to 4 the new middles lie at −0.25 (kept at 0), 0.25, 0.75 and 1.25 (kept at 1).
    expect(prepared([0, 100], [1, 2, 1], { resize: [1, 4] })).toEqual([0, 25, 75, 100])
    expect(prepared([0, 100, 200, 40], [2, 2, 1], { resize: [4, 4] }).slice(4, 8)).toEqual([50, 59, 76, 85])
  })

  it('may be made larger along one axis and smaller along the other', () => {
    expect(prepared([0, 100, 20, 40], [2, 2, 1], { resize: [1, 4] })).toEqual([10, 25, 55, 70])
  })

  it('have their channels resized and padded apart', () => {
    const colours = [0, 100, 200, 40, 60, 80]
    expect(prepared(colours, [1, 2, 3], { resize: [1, 1], pad: [[0, 0], [1, 0]], pad_value: 1 })).toEqual([1, 1, 1, 20, 80, 140])
  })

  it('go through inverting, resizing and padding in that order', () => {
    const all = { invert: true, resize: [1, 1], pad: [[0, 0], [0, 1]] } satisfies Partial<Preprocessing>
    expect(prepared([255, 155], [1, 2, 1], all)).toEqual([50, 0])
  })

  it('of a size that stays stay as they are', () => {
    expect(prepared(two, [2, 3, 1], { resize: [2, 3] })).toEqual(two)
  })
})

import { describe, expect, it } from 'vitest'
import type { Picture } from '../../../src/domain/image'
import { drawnOf } from '../../../src/domain/photo/drawn'
import { saidOf, summaryOf } from '../../../src/domain/photo/said'
import { type PhotoSteps, photoStepNames, usualSteps } from '../../../src/domain/photo/steps'
import { followWay } from '../../../src/domain/photo/way'
import { inBox, pictureOf } from './pictureOf'

const shape = [28, 28, 1] as [number, number, number]
function of(picture: Picture, change: Partial<PhotoSteps> = {}, whole: { width: number; height: number } = picture) {
  const steps = { ...usualSteps(), ...change }, way = followWay(picture, steps, shape)
  return { ...saidOf(way, steps, whole), summary: summaryOf(way, shape), way }
}
const onWhite = pictureOf(300, 200, (x, y) => inBox(x, y, 40, 30, 110, 170) ? 55 : 240)

describe('what is said of a step', () => {
  it('is what it did', () => {
    expect(of(onWhite)).toMatchObject({
      orient: 'Upright by its EXIF, as it is', find: expect.stringMatching(/^Object found: 7\d × 14\d of 300 × 200$/) as string,
      crop: expect.stringMatching(/^To \d+ × 112 pixels$/) as string, grey: 'By luma',
      polarity: 'Inverted: the object is darker than the background', contrast: 'Background to 0, as strong as the data',
      pad: expect.stringMatching(/to 112 × 112$/) as string, centre: 'In the middle already', summary: 'object found, inverted, to 28 × 28',
    })
  })
  it('counts in pixels of the file, also where it was decoded smaller', () => {
    expect(of(onWhite, {}, { width: 3000, height: 2000 }).find).toMatch(/^Object found: 7\d\d × 1,4\d\d of 3,000 × 2,000$/)
  })
  it('is why there is no object, and what is done then', () => {
    expect(of(pictureOf(60, 60, () => 235))).toMatchObject({
      find: 'No object found: nothing stands out', crop: 'The whole picture', polarity: 'Inverted: the border is light',
      contrast: 'Needs an object', centre: 'Needs an object', summary: 'no object found: nothing stands out, inverted, to 28 × 28',
    })
    expect(of(pictureOf(60, 60, () => 20)).polarity).toBe('As it is: the border is dark')
  })
  it('is that it is off, or set by hand', () => {
    const steps = usualSteps()
    expect(of(onWhite, { find: { ...steps.find, on: false }, pad: { on: false } })).toMatchObject({ find: 'Off', pad: 'Off' })
    expect(of(onWhite, { polarity: { ...steps.polarity, invert: 'always' } }).polarity).toBe('Inverted: set by hand')
    expect(of(onWhite, { orient: { on: true, turn: '90° right', flip: true } }).orient).toBe('Turned 90° right, flipped')
    expect(of(onWhite, { contrast: { ...steps.contrast, flatten: false, least: 240 } }).contrast).toMatch(/^Contrast × 1\.\d\d$/)
    expect(of(onWhite, { crop: { on: false, margin: 0 } }).centre).toMatch(/^Moved by \d+ right/)
  })
  it('is that a picture like the data’s is left alone', () => {
    expect(of(pictureOf(28, 28, (x, y) => inBox(x, y, 9, 2, 20, 26) ? 200 : 0))).toMatchObject({
      find: 'Looks like the data: left as it is', polarity: 'As it is: its border is as the data’s', summary: 'left as it is: it looks like the data',
    })
  })
})

it('every step has a small picture of its own, the object lit where it was found', () => {
  const drawn = drawnOf(of(onWhite).way)
  for (const name of photoStepNames) {
    const { shape: [height, width, channels], pixels } = drawn[name]
    expect(pixels).toHaveLength(height * width * channels)
    expect(Math.max(height, width)).toBeLessThanOrEqual(160)
  }
  const at = (x: number, y: number) => drawn.find.pixels[(y * drawn.find.shape[1] + x) * 3]
  expect([at(40, 50), at(5, 5)]).toEqual([55, 156])
})

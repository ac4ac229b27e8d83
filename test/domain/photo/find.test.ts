import { describe, expect, it } from 'vitest'
import { before, groundOf, type Picture } from '../../../src/domain/image'
import { defaultsOf } from '../../../src/domain/layers/fields'
import { findFields, findObject, type FindSettings } from '../../../src/domain/photo/find'
import { seededNumbers } from '../../engine/seededNumbers'
import { inBox, pictureOf } from './pictureOf'

const settings = defaultsOf(findFields)
function find(picture: Picture, change: Partial<FindSettings> = {}) {
  const ground = groundOf(picture)
  return findObject(picture, before(picture, ground), ground, { ...settings, ...change })
}
/** Its box in pixels of the picture. */
function boxIn(picture: Picture, change?: Partial<FindSettings>): number[] | string {
  const found = find(picture, change)
  if (typeof found === 'string') return found
  const { left, top, right, bottom } = found.box
  return [left * picture.width, top * picture.height, right * picture.width, bottom * picture.height]
}
function expectNear(found: number[] | string, box: readonly number[], within: number) {
  expect(found).toBeInstanceOf(Array)
  box.forEach((edge, i) => expect(Math.abs((found as number[])[i]! - edge), `${String(found)} for ${box.join()}`).toBeLessThanOrEqual(within))
}
const next = seededNumbers(4)
/** Roughly normal, of deviation 1. */
const noise = () => (next() + next() + next() + next() - 2) * 1.73

describe('an object on a plain ground', () => {
  it('is found to the pixel in a small picture', () => {
    expect(boxIn(pictureOf(60, 40, (x, y) => inBox(x, y, 12, 5, 33, 38) ? 60 : 245))).toEqual([12, 5, 33, 38])
  })
  it.each([[200, 300], [900, 700], [2000, 400]])('is found in a picture of %i × %i', (width, height) => {
    const box = [width * 0.31, height * 0.2, width * 0.73, height * 0.66] as const
    expectNear(boxIn(pictureOf(width, height, (x, y) => inBox(x, y, ...box) ? 90 : 230)), box, Math.max(width, height) / 160 + 1)
  })
  it.each<[string, (x: number, y: number) => [number, number, number]]>([
    ['in colour', () => [250, 225, 235]],
    ['with noise', () => [235 + 5 * noise(), 240 + 5 * noise(), 230 + 5 * noise()]],
    ['that gets darker to one corner', (x, y) => [250 - (x + y) / 12, 245 - (x + y) / 10, 240 - (x + y) / 11]],
    ['that is darker at its edges', (x, y) => {
      const off = ((x - 100) ** 2 + (y - 100) ** 2) / 20_000 * 30
      return [245 - off, 240 - off, 240 - off]
    }],
    ['that is dark', () => [20 + 3 * noise(), 25 + 3 * noise(), 22 + 3 * noise()]],
  ])('is found on a ground %s', (_what, ground) => {
    const picture = pictureOf(200, 200, (x, y) => inBox(x, y, 60, 40, 150, 170) ? [120, 100, 130] : ground(x, y))
    expectNear(boxIn(picture), [60, 40, 150, 170], 2.6)
  })
  it('is found where it is hardly darker than the ground', () => {
    expectNear(boxIn(pictureOf(150, 150, (x, y) => (inBox(x, y, 40, 30, 110, 120) ? 228 : 243) + noise())), [40, 30, 110, 120], 2)
  })
  it('and touches an edge of the picture', () => {
    expectNear(boxIn(pictureOf(200, 200, (x, y) => inBox(x, y, 60, 80, 150, 200) ? 40 : 240)), [60, 80, 150, 200], 2)
  })
  it('is all of its parts, without crumbs', () => {
    const pair = pictureOf(160, 160, (x, y) =>
      inBox(x, y, 10, 60, 70, 90) || inBox(x, y, 90, 70, 150, 100) ? 30 : inBox(x, y, 20, 5, 23, 8) ? 100 : 250)
    expect(boxIn(pair)).toEqual([10, 60, 150, 100])
    expect(boxIn(pair, { smallest: 0 })).toEqual([10, 60, 150, 100]) // as little as that is dirt
    const strap = pictureOf(160, 160, (x, y) => inBox(x, y, 10, 100, 150, 120) || inBox(x, y, 60, 40, 64, 90) ? 30 : 250)
    expect(boxIn(strap)).toEqual([10, 40, 150, 120])
    expect(boxIn(strap, { smallest: 0.5 })).toEqual([10, 100, 150, 120])
  })
  it('is known to be darker or lighter than what is behind it', () => {
    expect(find(pictureOf(50, 50, (x, y) => inBox(x, y, 10, 10, 40, 40) ? 200 : 240))).toMatchObject({ darker: true })
    expect(find(pictureOf(50, 50, (x, y) => inBox(x, y, 10, 10, 40, 40) ? 250 : 225))).toMatchObject({ darker: false })
  })
  it('has no holes', () => {
    const found = find(pictureOf(60, 60, (x, y) => inBox(x, y, 10, 10, 50, 50) && !inBox(x, y, 20, 20, 40, 40) ? 20 : 250))
    expect(found).toHaveProperty('mask')
    if (typeof found !== 'string') expect(found.mask.pixels[30 * 60 + 30]).toBe(255)
  })
})

describe('a picture with a transparent border', () => {
  it('is where it can be seen, whatever its colour', () => {
    const cutOut = pictureOf(80, 80, (x, y) =>
      inBox(x, y, 20, 10, 60, 70) ? (x < 40 ? [0, 0, 0] : [255, 255, 255]) : [0, 0, 0, 0])
    expect(boxIn(cutOut)).toEqual([20, 10, 60, 70])
  })
})

describe('no object', () => {
  it.each<[string, Picture, string]>([
    ['a plain surface', pictureOf(100, 100, () => 240), 'nothing'],
    ['a plain surface with noise', pictureOf(200, 200, () => 240 + 4 * noise()), 'nothing'],
    ['a soft gradient', pictureOf(200, 100, (x, y) => 150 + x / 4 + y / 5), 'nothing'],
    ['noise', pictureOf(100, 100, () => [255 * next(), 255 * next(), 255 * next()]), 'not plain'],
    ['stripes to the border', pictureOf(100, 100, (x) => Math.floor(x / 10) % 2 ? 20 : 230), 'not plain'],
    ['nothing but the object', pictureOf(200, 200, (x, y) => inBox(x, y, 1, 1, 199, 199) ? 30 : 240), 'everything'],
    ['one pixel', pictureOf(1, 1, () => 9), 'nothing'],
    ['one row', pictureOf(300, 1, () => 9), 'nothing'],
  ])('in %s', (_what, picture, why) => {
    expect(find(picture)).toBe(why)
  })
})

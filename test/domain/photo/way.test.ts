import { describe, expect, it } from 'vitest'
import { fitPicture, type Picture } from '../../../src/domain/image'
import { suggestSteps } from '../../../src/domain/photo/figures'
import type { DataShape } from '../../../src/domain/photo/scene'
import { type PhotoSteps, usualSteps, usualStepsFor } from '../../../src/domain/photo/steps'
import { followWay } from '../../../src/domain/photo/way'
import { seededNumbers } from '../../engine/seededNumbers'
import { pick, wholeBetween } from '../randomArchitecture'
import { inBox, pictureOf, rowsOf } from './pictureOf'

const grey: DataShape = [28, 28, 1]
const seen = (picture: Picture, change: Partial<PhotoSteps> = {}, shape: DataShape = grey) =>
  followWay(picture, { ...usualSteps(), ...change }, shape).result.pixels
const off = { on: false }
const onWhite = pictureOf(300, 200, (x, y) => inBox(x, y, 40, 30, 110, 170) ? 55 : 240)

describe('a photo of an object on a light ground', () => {
  it('becomes the object alone, light on black, in the middle and as large as the frame', () => {
    const rows = rowsOf(seen(onWhite), 28)
    // 70 × 140 pixels: all of the height, half of the width.
    expect([rows[0]![14], rows[27]![14], rows[14]![8], rows[14]![19]].every((value) => value! > 180)).toBe(true)
    expect([...rows[14]!.slice(0, 6), ...rows[14]!.slice(22)]).toEqual(new Array(12).fill(0))
  })
  it.each([0.25, 1])('has a margin of %f of the object’s longer side', (margin) => {
    const rows = rowsOf(seen(onWhite, { crop: { on: true, margin } }), 28)
    const lit = rows.filter((row) => row.some((value) => value > 100)).length
    expect(Math.abs(lit - 28 / (1 + 2 * margin))).toBeLessThanOrEqual(1)
  })
  it('stays where it is where it isn’t cropped, moves to the middle where it is centred', () => {
    const weightAt = (pixels: Uint8Array) => {
      const rows = rowsOf(pixels, 28), columns = rows[0]!.map((_, x) => rows.reduce((sum, row) => sum + row[x]!, 0))
      return columns.reduce((sum, value, x) => sum + value * (x + 0.5), 0) / columns.reduce((sum, value) => sum + value, 0)
    }
    expect(weightAt(seen(onWhite, { crop: { on: false, margin: 0 }, centre: { on: false, by: 'box' } }))).toBeCloseTo(75 / 300 * 28, 0)
    for (const by of ['box', 'mass'] as const) {
      const pixels = seen(onWhite, { crop: { on: false, margin: 0 }, centre: { on: true, by } })
      expect(Math.abs(weightAt(pixels) - 14)).toBeLessThan(0.6)
    }
  })
  it('keeps its own shades and its ground where neither is touched', () => {
    const { polarity, contrast } = usualSteps()
    const pixels = seen(onWhite, { polarity: { ...polarity, ...off }, contrast: { ...contrast, ...off } })
    expect([pixels[0], pixels[14 * 28 + 14]]).toEqual([240, 55])
  })
  it('of data that is dark on white stays dark on white', () => {
    const steps = usualSteps()
    const pixels = seen(onWhite, { polarity: { ...steps.polarity, data: 'dark on light' }, contrast: { ...steps.contrast, ground: 255 } })
    expect(pixels[0]).toBe(255)
    expect(pixels[14 * 28 + 14]).toBeLessThan(90)
  })
  it('is seen turned and flipped where that is asked for', () => {
    const corner = pictureOf(40, 40, (x, y) => inBox(x, y, 5, 5, 35, 10) || inBox(x, y, 5, 5, 10, 35) ? 20 : 250) // ┌
    const dark = (turn: PhotoSteps['orient']['turn'], flip = false) => {
      const rows = rowsOf(seen(corner, { orient: { on: true, turn, flip } }), 28)
      return [rows[1]![1]! > 100, rows[1]![26]! > 100, rows[26]![1]! > 100, rows[26]![26]! > 100]
    }
    expect(dark('none')).toEqual([true, true, true, false])
    expect(dark('90° right')).toEqual([true, true, false, true])
    expect(dark('180°')).toEqual([false, true, true, true])
    expect(dark('90° left')).toEqual([true, false, true, true])
    expect(dark('none', true)).toEqual([true, true, false, true])
  })
})

describe('contrast', () => {
  const least = (value: number) => ({ contrast: { ...usualSteps().contrast, least: value } })
  const steps = (low: number, high: number, ground: number) =>
    pictureOf(120, 120, (x, y) => !inBox(x, y, 20, 20, 100, 100) ? ground : x < 60 ? low : high)
  it.each([
    ['dark on a dark ground', 45, 60, 30], ['light on a light one', 245, 252, 225], ['faint on white', 225, 240, 252],
  ])('survives: %s', (_what, low, high, ground) => {
    const row = rowsOf(seen(steps(low, high, ground), least(180)), 28)[14]!, strong = Math.max(...row)
    expect(strong).toBeGreaterThanOrEqual(150)
    expect(Math.abs(row[7]! - row[20]!)).toBeGreaterThan(30)
    expect(Math.min(row[7]!, row[20]!)).toBeGreaterThan(20)
  })
  it('leaves nothing of a shadow that falls softly around', () => {
    const shaded = pictureOf(200, 200, (x, y) =>
      inBox(x, y, 60, 60, 140, 140) ? 30 : 250 - Math.max(0, 12 - Math.hypot(x - 150, y - 150) / 6))
    const pixels = seen(shaded, { crop: { on: true, margin: 0.3 } })
    expect(pixels.filter((value) => value > 0 && value < 30).length).toBeLessThan(30)
  })
})

describe('what is left as it is', () => {
  it('is a picture of the data’s size on the data’s ground, to the byte', () => {
    const next = seededNumbers(2)
    const values = Uint8Array.from({ length: 784 }, (_, i) =>
      inBox(i % 28, Math.floor(i / 28), 3, 6, 25, 20) ? Math.floor(next() * 256) : 0)
    const picture = pictureOf(28, 28, (x, y) => values[y * 28 + x]!)
    expect(seen(picture)).toEqual(values)
    expect(followWay(picture, usualSteps(), grey).kept).toBe(true)
    expect(seen(picture, { find: { ...usualSteps().find, keep: false } })).not.toEqual(values)
    expect(seen(picture, { polarity: { ...usualSteps().polarity, invert: 'always' } })).toEqual(values.map((value) => 255 - value))
  })
  it('is a photograph of the data’s size where the data is of photographs, and others are fitted into it', () => {
    const next = seededNumbers(3), shape: DataShape = [32, 32, 3]
    const noise = pictureOf(32, 32, () => [256 * next(), 256 * next(), 256 * next()].map(Math.floor) as [number, number, number])
    expect(seen(noise, usualStepsFor(shape), shape)).toEqual(fitPicture(noise, shape, 'pad'))
    const wide = pictureOf(96, 48, (x, y) => [x * 2, y * 4, 90])
    const fitted = fitPicture(wide, shape, 'pad'), pixels = seen(wide, usualStepsFor(shape), shape)
    expect(Math.max(...pixels.map((value, i) => Math.abs(value - fitted[i]!)))).toBeLessThanOrEqual(1)
  })
})

describe('pictures of every kind', () => {
  const red: [number, number, number] = [200, 30, 40]
  it('in colour keep it where the data has it, on its ground', () => {
    const shape: DataShape = [20, 20, 3], steps = suggestSteps({
      images: 9, ground: 255, groundShare: 0.9, plainShare: 0.9, fill: 0.5, boxOffset: 0, massOffset: 0.1,
      contrast: { least: 90, middle: 150, most: 250 },
    }, shape)
    const picture = pictureOf(100, 100, (x, y) => inBox(x, y, 30, 30, 70, 70) ? red : [225, 230, 240])
    const { pixels } = followWay(picture, steps, shape).result
    const at = (x: number, y: number) => [...pixels.subarray((y * 20 + x) * 3, (y * 20 + x) * 3 + 3)]
    expect(at(10, 10)).toEqual(red)
    expect(at(0, 0)).toEqual([255, 255, 255])
  })
  it.each([20, 235])('cut out, of shade %i, are light on black', (shade) => {
    const pixels = seen(pictureOf(90, 60, (x, y) => inBox(x, y, 10, 10, 70, 50) ? [shade, shade, shade] : [0, 0, 0, 0]))
    expect(pixels[0]).toBe(0)
    expect(pixels[14 * 28 + 14]).toBeGreaterThan(200)
  })
  it('grey with half-transparent edges are seen', () => {
    const soft = pictureOf(60, 60, (x, y) => [60, 60, 60, Math.max(0, 255 - 20 * Math.max(0, Math.hypot(x - 30, y - 30) - 15))])
    expect(seen(soft)[14 * 28 + 14]).toBeGreaterThan(150)
  })
  it.each([[4000, 12], [6, 900], [300, 2]])('elongated as %i × %i keep their aspect', (width, height) => {
    const stick = pictureOf(width, height, (x, y) =>
      inBox(x, y, width * 0.35, height * 0.35, width * 0.65, height * 0.65) ? 30 : 240)
    const rows = rowsOf(seen(stick), 28)
    const lit = (lines: number[][]) => lines.filter((line) => line.some((value) => value > 20)).length
    const columns = rows[0]!.map((_, x) => rows.map((row) => row[x]!))
    expect(Math.min(lit(rows), lit(columns))).toBeLessThanOrEqual(3)
  })
  it('smaller than the data’s images are enlarged softly', () => {
    const row = rowsOf(seen(pictureOf(9, 9, (x, y) => inBox(x, y, 2, 2, 7, 7) ? 20 + 30 * (x - 2) : 250)), 28)[14]!
    expect(new Set(row).size).toBeGreaterThan(15)
  })
  it('plain ones are fitted whole', () => {
    const way = followWay(pictureOf(50, 80, () => 200), usualSteps(), grey)
    expect(way.search).toBe('nothing')
    expect(way.cropped.shape).toEqual([80, 50, 3])
  })

  it('any of them, by any steps, is an image of the data’s shape, and stays itself as it was', () => {
    const next = seededNumbers(71), maybe = () => next() < 0.7, byte = () => wholeBetween(next, 0, 255)
    for (let i = 0; i < 80; i++) {
      const alpha = pick(next, [() => 255, () => 0, () => Math.floor(next() * 256), (x: number) => x < 3 ? 0 : 255])
      const shade = pick(next, [
        () => Math.floor(next() * 256), () => 240, (x: number, y: number) => inBox(x, y, 4, 4, 20, 20) ? 40 : 250,
      ])
      const picture = pictureOf(wholeBetween(next, 1, 60), wholeBetween(next, 1, 60), (x, y) =>
        [shade(x, y), shade(y, x), shade(x, y), alpha(x)])
      const shape: DataShape = [wholeBetween(next, 1, 40), wholeBetween(next, 1, 40), pick(next, [1, 3])], usual = usualSteps()
      const steps: PhotoSteps = {
        orient: { on: maybe(), turn: pick(next, ['none', '90° right', '180°', '90° left']), flip: maybe() },
        find: { on: maybe(), keep: maybe(), sensitivity: 0.1 + 5 * next(), smallest: next() },
        crop: { on: maybe(), margin: 5 * next() ** 3 }, grey: { on: maybe(), by: pick(next, ['luma', 'mean', 'red', 'green', 'blue']) },
        polarity: { on: maybe(), invert: pick(next, ['auto', 'always']), data: pick(next, ['light on dark', 'dark on light']) },
        contrast: { on: maybe(), flatten: maybe(), ground: byte(), least: byte(), most: byte() },
        pad: { on: maybe() }, centre: { on: maybe(), by: pick(next, ['box', 'mass']) },
      }
      expect(Object.keys(steps)).toEqual(Object.keys(usual))
      const was = Uint8Array.from(picture.rgba), { pixels } = followWay(picture, steps, shape).result
      expect(pixels).toBeInstanceOf(Uint8Array)
      expect(pixels).toHaveLength(shape[0] * shape[1] * shape[2])
      expect(Buffer.from(picture.rgba).equals(was)).toBe(true)
    }
  })
})

import { describe, expect, it } from 'vitest'
import { fail } from '../../../src/domain/failure'
import { type PhotoFigures, suggestSteps } from '../../../src/domain/photo/figures'
import { photoStepsFrom, photoStepsSchema, usualSteps, usualStepsFor } from '../../../src/domain/photo/steps'
import { failureOf } from '../failureOf'

describe('steps as a document', () => {
  it('are the usual ones where nothing is said', () => expect(photoStepsSchema.parse({})).toEqual(usualSteps()))
  it('are the same again', () => {
    const steps = { ...usualSteps(), crop: { on: false, margin: 0.4 } }
    expect(photoStepsSchema.parse(JSON.parse(JSON.stringify(steps)))).toEqual(steps)
  })

  const read = (document: unknown) => photoStepsFrom(document, { ...usualSteps(), crop: { on: false, margin: 0.4 } }, (what) => fail('bad-request', what, ''))
  it('that leave something out have it from the others', () => {
    expect(read({ crop: { on: true }, contrast: { ground: 9 } })).toEqual({
      ...usualSteps(), crop: { on: true, margin: 0.4 }, contrast: { ...usualSteps().contrast, ground: 9 },
    })
  })
  it.each([
    [{ cropp: {} }, /cropp/], [{ crop: { margins: 1 } }, /crop.*margins/], [{ crop: { margin: -1 } }, /crop\.margin/],
    [{ crop: 3 }, /crop/], [[], /no object/], [null, /no object/], [{ polarity: { invert: 'sometimes' } }, /polarity\.invert/],
  ])('that are none are refused by name: %j', async (document, what) => {
    expect((await failureOf(() => read(document))).what).toMatch(what)
  })
})

describe('suggestions', () => {
  const objects: PhotoFigures = {
    images: 100, ground: 0, groundShare: 0.9, plainShare: 1, fill: 1, boxOffset: 0.01, massOffset: 0.08,
    contrast: { least: 188, middle: 241, most: 255 },
  }
  const grey = [28, 28, 1] as [number, number, number]
  it('for garments on black that fill their images', () => {
    expect(suggestSteps(objects, grey)).toMatchObject({
      find: { on: true }, crop: { on: true, margin: 0 }, polarity: { on: true, data: 'light on dark' },
      contrast: { on: true, ground: 0, least: 188 }, centre: { by: 'box' },
    })
  })
  it('for digits that are centred by mass and fill five sevenths', () => {
    const { crop, centre } = suggestSteps({ ...objects, fill: 20 / 28, boxOffset: 0.06, massOffset: 0.01 }, grey)
    expect([crop.margin, centre.by]).toEqual([0.2, 'mass'])
  })
  it('for drawings on paper', () => {
    expect(suggestSteps({ ...objects, ground: 255 }, grey)).toMatchObject({ polarity: { on: true, data: 'dark on light' }, contrast: { on: true, ground: 255 } })
  })
  it('for photographs: they are only fitted', () => {
    const photographs = { ...objects, groundShare: 0.1, plainShare: 0.2 }
    const off = { on: false }
    expect(suggestSteps(photographs, [32, 32, 3])).toMatchObject({
      find: off, crop: off, contrast: off, polarity: off, pad: { on: true } })
    expect(usualStepsFor([32, 32, 3])).toMatchObject({ find: { on: false }, pad: { on: true } })
  })
  it('for objects on plain grounds of many shades: they are found, their ground is kept', () => {
    const on = { on: true }, off = { on: false }
    expect(suggestSteps({ ...objects, groundShare: 0.2 }, [32, 32, 3])).toMatchObject({
      find: on, crop: on, contrast: off, polarity: off })
  })
  it('for data without images are the usual ones for photographs', () => {
    const none = { ...objects, images: 0, fill: 0, groundShare: 0, plainShare: 0 }
    expect(suggestSteps(none, grey)).toMatchObject({ find: { on: false }, crop: { on: false } })
  })
})

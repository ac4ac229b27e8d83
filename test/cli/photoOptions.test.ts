import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { photoStepsOf } from '../../src/cli/photoOptions'
import { type Failure, FailureError } from '../../src/domain/failure'
import { type PhotoFigures, suggestSteps } from '../../src/domain/photo/figures'
import { usualSteps } from '../../src/domain/photo/steps'
import type { Run } from '../../src/domain/run'
import type { EngineClient } from '../../src/host/engineClient'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'

const figures: PhotoFigures = {
  images: 100, ground: 0, groundShare: 0.9, plainShare: 1, fill: 0.5, boxOffset: 0, massOffset: 0.1,
  contrast: { least: 150, middle: 200, most: 250 },
}
const run = { data: { id: 'sample', shape: [28, 28, 1] } } as unknown as Run
/** An engine that answers with those figures, or fails. */
const engineWith = (answer: PhotoFigures | Failure) => ({
  ask: () => 'code' in answer ? Promise.reject(new FailureError(answer)) : Promise.resolve(answer),
}) as unknown as EngineClient
const stepsOf = (values: { photo?: string; 'photo-set'?: string[]; invert?: string }, answer: PhotoFigures | Failure = figures) =>
  photoStepsOf({ invert: 'auto', ...values }, run, engineWith(answer))
const suggested = suggestSteps(figures, [28, 28, 1])
const file = (text: string) => {
  const path = join(temporaryFolder(), 'photo.json')
  writeFileSync(path, text)
  return path
}

describe('the way from a photo on the command line', () => {
  it('is as the data suggests', async () => expect(await stepsOf({})).toEqual(suggested))
  it('is the usual one where the data is not there', async () =>
    expect(await stepsOf({}, { code: 'data-missing', what: 'gone', advice: '' })).toEqual(usualSteps()))
  it('says what else goes wrong', async () =>
    expect(await failureOf(() => stepsOf({}, { code: 'engine-died', what: 'gone', advice: '' }))).toMatchObject({ code: 'engine-died' }))
  it('is changed by a file, then by settings, then by --invert', async () => {
    const photo = file('{"crop":{"margin":0.3},"centre":{"on":false},"polarity":{"invert":"always"}}')
    expect(await stepsOf({ photo, 'photo-set': ['crop.margin=0.1', 'find.on=false'], invert: 'no' })).toEqual({
      ...suggested, crop: { on: true, margin: 0.1 }, centre: { ...suggested.centre, on: false },
      find: { ...suggested.find, on: false },
      polarity: { ...suggested.polarity, on: false, invert: 'always' },
    })
    expect((await stepsOf({ invert: 'yes' })).polarity).toMatchObject({ on: true, invert: 'always' })
  })
  it.each([
    [{ 'photo-set': ['crop.margin'] }, /no field and value/], [{ 'photo-set': ['crop.margins=1'] }, /crop.*margins/],
    [{ 'photo-set': ['crop.margin=wide'] }, /crop\.margin/], [{ 'photo-set': ['crop.margin=99'] }, /crop\.margin/],
    [{ invert: 'maybe' }, /--invert is maybe/], [{ photo: '/nowhere/photo.json' }, /can't be read/],
    [{ photo: file('{') }, /Not JSON/], [{ photo: file('{"cut":{}}') }, /cut/], [{ photo: file('{"crop":{"__proto__":1}}') }, /__proto__/],
  ])('refuses %j', async (values, what) => {
    expect(await failureOf(() => stepsOf(values))).toMatchObject({ code: 'bad-arguments', what: expect.stringMatching(what) as string })
  })
})

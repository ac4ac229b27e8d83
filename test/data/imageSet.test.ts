import { describe, expect, it } from 'vitest'
import { countLabels, entryOf, factsOf, fingerprintOf, type ImageSet } from '../../src/data/imageSet'
import { dataEntrySchema, dataFactsSchema } from '../../src/domain/dataset'
import { smallTest, smallTrain } from './idxFolderOf'

const set: ImageSet = { shape: [5, 4, 1], classes: ['a', 'b', 'c'], train: smallTrain, test: smallTest }

describe('the fingerprint', () => {
  const changedAt = <Values extends Uint8Array | Uint16Array>(values: Values, at: number): Values =>
    values.map((value, i) => (i === at ? value ^ 1 : value)) as Values
  it('is the same for the same content, and sha256', () => {
    expect(fingerprintOf(structuredClone(set))).toBe(fingerprintOf(set))
    expect(fingerprintOf(set)).toMatch(/^[0-9a-f]{64}$/)
  })
  it.each<[string, ImageSet]>([
    ['a pixel to train on', { ...set, train: { ...smallTrain, images: changedAt(smallTrain.images, 7) } }],
    ['a label to train on', { ...set, train: { ...smallTrain, labels: changedAt(smallTrain.labels, 3) } }],
    ['a pixel to test on', { ...set, test: { ...smallTest, images: changedAt(smallTest.images, 0) } }],
    ['a label to test on', { ...set, test: { ...smallTest, labels: changedAt(smallTest.labels, 5) } }],
    ['the shape', { ...set, shape: [4, 5, 1] }],
    ['which part is which', { ...set, train: smallTest, test: smallTrain }],
  ])('changes with %s', (_what, other) => expect(fingerprintOf(other)).not.toBe(fingerprintOf(set)))
  it('doesn’t depend on the classes’ names, which files don’t hold', () => {
    expect(fingerprintOf({ ...set, classes: ['x', 'y', 'z'] })).toBe(fingerprintOf(set))
  })
})

it('labels are counted by class, absent ones as none', () => {
  expect(countLabels({ images: new Uint8Array(), labels: Uint16Array.of(2, 0, 2) }, 4)).toEqual([1, 0, 2, 0])
})

it('facts and entry say how much there is of what, as the schemas have it', () => {
  const facts = factsOf(set, 'idx-abc', 'Small', fingerprintOf(set))
  expect(dataFactsSchema.parse(facts)).toMatchObject({
    train: 12, test: 6, shape: [5, 4, 1], classes: ['a', 'b', 'c'],
  })
  expect(dataEntrySchema.parse(entryOf(set, facts))).toEqual({
    state: 'ready', facts, labels: { train: [4, 4, 4], test: [2, 2, 2] },
  })
})

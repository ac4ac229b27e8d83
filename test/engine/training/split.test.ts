import { describe, expect, it } from 'vitest'
import { type Training, trainingSchema } from '../../../src/domain/training'
import { splitExamples } from '../../../src/engine/training/split'
import { seededNumbers } from '../seededNumbers'

const training = (validation: Record<string, unknown>, seed = 7): Training =>
  trainingSchema.parse({ validation, seed })
const split = (fraction: number, stratified: boolean, seed = 7) =>
  training({ source: 'split', fraction, stratified }, seed)

/** Classes of very different sizes, mixed. */
const next = seededNumbers(1)
const labels = Uint16Array.from(
  { length: 1000 },
  () => [0, 0, 0, 0, 0, 1, 1, 1, 2, 3][Math.floor(next() * 10)]!,
)
const count = (indices: Int32Array, label: number) =>
  indices.filter((index) => labels[index] === label).length

describe.each([true, false])('a split, stratified %s', (stratified) => {
  it.each([
    [0.1, 100],
    [0.2, 200],
    [0.333, 333],
    [0.9, 900],
    [0.0005, 1],
  ])('of %f holds out %i, the rest is trained on', (fraction, held) => {
    const { train, validation } = splitExamples(labels, split(fraction, stratified))
    expect(validation).toHaveLength(held)
    expect(train).toHaveLength(1000 - held)
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from(labels.keys()))
  })

  it('of 0 holds out nothing', () => {
    const { train, validation } = splitExamples(labels, split(0, stratified))
    expect(validation).toHaveLength(0)
    expect([...train]).toEqual(Array.from(labels.keys()))
  })

  it('is fixed by the seed, and no plain cut of the file', () => {
    const validation = (seed: number) => [...splitExamples(labels, split(0.1, stratified, seed)).validation]
    expect(validation(7)).toEqual(validation(7))
    expect(validation(7)).not.toEqual(validation(8))
    const below = validation(7).filter((index) => index < 500).length
    expect(below).toBeGreaterThan(25)
    expect(below).toBeLessThan(75)
  })
})

describe('a stratified split', () => {
  it.each([0.1, 0.2, 0.37, 0.5])('of %f takes each class’s share, to within one', (fraction) => {
    const { validation } = splitExamples(labels, split(fraction, true))
    for (const label of [0, 1, 2, 3]) {
      const all = labels.filter((value) => value === label).length
      expect(Math.abs(count(validation, label) - all * fraction)).toBeLessThanOrEqual(1)
    }
  })

  it('differs from one that isn’t', () => {
    const counts = (stratified: boolean) =>
      [0, 1, 2, 3].map((label) => count(splitExamples(labels, split(0.1, stratified)).validation, label))
    expect(counts(true)).not.toEqual(counts(false))
  })
})

it('validating on the test set holds nothing out', () => {
  const { train, validation } = splitExamples(labels, training({ source: 'test' }))
  expect(train).toHaveLength(1000)
  expect(validation).toHaveLength(0)
})

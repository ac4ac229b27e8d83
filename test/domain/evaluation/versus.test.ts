import { describe, expect, it } from 'vitest'
import { mcnemar, verdictOf, versusOf } from '../../../src/domain/evaluation/versus'

/** Predictions of images at those places, right or not. */
const told = (places: number[], right: boolean[], parts: object = {}) => ({
  places: Uint32Array.from(places), part: 'test' as const, fingerprint: 'a', labels: new Uint16Array(places.length),
  predicted: Uint16Array.from(right, (hit) => (hit ? 0 : 1)), ...parts,
})
/** `both`, only the first, only the second, neither. */
const pair = (both: number, b: number, c: number, neither: number) => {
  const count = both + b + c + neither, places = Array.from({ length: count }, (_, i) => i)
  return [
    told(places, places.map((i) => i < both + b)),
    told(places, places.map((i) => i < both || (i >= both + b && i < both + b + c))),
  ] as const
}

describe('McNemar’s exact test', () => {
  // scipy.stats.binomtest(min(b, c), b + c).pvalue
  it.each([
    [0, 0, 1], [1, 1, 1], [0, 5, 0.0625], [3, 12, 0.03515625], [12, 3, 0.03515625], [59, 6, 4.96465e-12],
    [480, 520, 0.21744829], [4000, 4400, 1.3353978e-5],
  ])('of %i against %i', (b, c, p) => {
    expect(mcnemar(b, c) / p).toBeCloseTo(1, 3)
  })
})

describe('two runs on the same images', () => {
  it('are told apart by those that only one got right', () => {
    const versus = versusOf(...pair(80, 3, 12, 5))!
    expect(versus).toMatchObject({ count: 100, bothRight: 80, bothWrong: 5, difference: 0.09 })
    expect(versus.onlyFirst).toHaveLength(3)
    expect(versus.onlySecond[0]).toEqual([83, 83])
    // (b + c - (c - b)² / n) ** 0.5 / n = 0.03767
    expect(versus.low).toBeCloseTo(0.09 - 0.07384, 4)
    expect(versus.high).toBeCloseTo(0.09 + 0.07384, 4)
    expect(verdictOf(versus)).toBe('better')
    expect(verdictOf(versusOf(...pair(80, 12, 3, 5))!)).toBe('worse')
    expect(verdictOf(versusOf(...pair(80, 7, 8, 5))!)).toBe('within noise')
  })
  it('are matched by the images’ places, in whatever order, and only where both saw them', () => {
    const versus = versusOf(told([5, 3, 9], [true, false, true]), told([9, 4, 3], [false, true, true]))!
    expect(versus).toMatchObject({ count: 2, bothRight: 0, onlyFirst: [[2, 0]], onlySecond: [[1, 2]] })
  })
  it('of other data, another part or no image in common are not compared', () => {
    const one = told([1], [true])
    expect(versusOf(one, told([1], [true], { fingerprint: 'b' }))).toBeUndefined()
    expect(versusOf(one, told([1], [true], { part: 'train' }))).toBeUndefined()
    expect(versusOf(one, told([2], [true]))).toBeUndefined()
  })
})

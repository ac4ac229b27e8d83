import { expect, it } from 'vitest'
import { confidentErrors, doubtfulHits, drawn, imagesOfCell } from '../../../src/domain/evaluation/examples'
import { wilson } from '../../../src/domain/evaluation/wilson'
import { predictionsOf } from './sklearnFigures'

const told = predictionsOf(2, [0, 0, 1, 1, 1], Float32Array.of(0.9, 0.1, 0.4, 0.6, 0.3, 0.7, 0.8, 0.2, 0.45, 0.55))

it('errors come the surest first, hits the least sure first, a cell’s images the surest first', () => {
  expect(confidentErrors(told)).toEqual([3, 1])
  expect(doubtfulHits(told)).toEqual([4, 2, 0])
  expect(imagesOfCell(told, 1, 1)).toEqual([2, 4])
  expect(imagesOfCell(told, 0, 1)).toEqual([1])
})

it('a seed draws the same again, no image twice, another seed others', () => {
  const nine = drawn(1000, 9, 7)
  expect(drawn(1000, 9, 7)).toEqual(nine)
  expect(drawn(1000, 16, 7).slice(0, 9)).toEqual(nine)
  expect(drawn(1000, 9, 8)).not.toEqual(nine)
  expect(new Set(drawn(50, 100, 1)).size).toBe(50)
  expect(drawn(0, 9, 7)).toEqual([])
})

it('every image is drawn as often as any', () => {
  const counts = new Array<number>(20).fill(0)
  for (let seed = 0; seed < 4000; seed++) for (const place of drawn(20, 5, seed)) counts[place]!++
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

it('Wilson’s interval is that of the published formula, and stays within 0 and 1', () => {
  // scipy.stats.binomtest(hits, of).proportion_ci(method='wilson')
  const known = [
    [9214, 10_000, 0.9159621874388979, 0.9265141787342959], [5, 10, 0.236593090512564, 0.7634069094874361],
    [1, 3, 0.06149194472039626, 0.7923403991979523],
  ] as const
  for (const [hits, of, low, high] of known) {
    const share = wilson(hits, of)
    expect(share.low).toBeCloseTo(low, 12)
    expect(share.high).toBeCloseTo(high, 12)
  }
  expect(wilson(0, 10)).toMatchObject({ value: 0, low: 0 })
  expect(wilson(10, 10)).toMatchObject({ value: 1, high: 1 })
  expect(wilson(10, 10).low).toBeCloseTo(0.7224672001371109, 12)
  expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1, of: 0 })
})

import { describe, expect, it } from 'vitest'
import { welch } from '../../../src/domain/compare/welch'

describe('the difference of repeats', () => {
  it('has SciPy’s interval and p where their spreads differ', () => {
    // scipy.stats.ttest_ind(second, first, equal_var=False) and its confidence_interval(0.95)
    const { difference, low, high, p, freedom } = welch([0.912, 0.915, 0.909], [0.921, 0.918, 0.925, 0.917, 0.922])!
    expect(difference).toBeCloseTo(0.0086, 12)
    expect(low).toBeCloseTo(0.002664868764312922, 10)
    expect(high).toBeCloseTo(0.014535131235687181, 10)
    expect(p).toBeCloseTo(0.014406231620245041, 10)
    expect(freedom).toBeCloseTo(4.60421874157061, 10)
  })

  it('of two beside two as well', () => {
    const { low, high, p } = welch([0.5, 0.7], [0.6, 0.9])!
    expect([low, high]).toEqual([expect.closeTo(-0.7467061768081362, 9), expect.closeTo(1.0467061768081363, 9)])
    expect(p).toBeCloseTo(0.5038378637419373, 9)
  })

  it('of one run beside repeats is a prediction interval', () => {
    // t = difference / (s · √(1 + 1/3)) with 2 degrees of freedom, by SciPy
    const { low, high, p } = welch([0.912, 0.915, 0.909], [0.925])!
    expect([low, high]).toEqual([expect.closeTo(-0.0019048262705018693, 9), expect.closeTo(0.027904826270502114, 9)])
    expect(p).toBeCloseTo(0.0642395240266961, 9)
    expect(welch([0.925], [0.912, 0.915, 0.909])!.difference).toBeCloseTo(-0.013, 12)
  })

  it('of repeats that are all the same, and of single runs', () => {
    expect(welch([0.9, 0.9], [0.9, 0.9])).toMatchObject({ difference: 0, low: 0, high: 0, p: 1 })
    expect(welch([0.5, 0.5], [0.75, 0.75])).toMatchObject({ difference: 0.25, p: 0 })
    expect(welch([0.9], [0.8])).toBeUndefined()
  })
})

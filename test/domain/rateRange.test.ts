import { describe, expect, it } from 'vitest'
import {
  type RatePoint, ratesOfSteps, RisingLoss, roundRate, smoothedLosses, stepsWithin, suggestRate,
} from '../../src/domain/rateRange'
import { seededNumbers } from '../engine/seededNumbers'

/** A curve over the rates of a whole test; `noise` is how far single losses are off, evenly spread. */
function curve(loss: (decade: number) => number, { noise = 0, steps = 200, seed = 1 } = {}): RatePoint[] {
  const next = seededNumbers(seed)
  return ratesOfSteps(steps).map((rate) => ({ rate, loss: loss(Math.log10(rate)) + noise * (2 * next() - 1) }))
}
/** From 2.3 down to 0.5, steepest at that decade, and up again two decades later. */
const typical = (steepest: number) => (decade: number) =>
  0.5 + 1.8 / (1 + Math.exp(6 * (decade - steepest))) + Math.exp(8 * (decade - steepest - 2))

describe('the rates of the steps', () => {
  it('go from 1e-6 to 10 by one factor', () => {
    const rates = ratesOfSteps(71)
    expect(rates[0]).toBe(1e-6)
    expect(rates[70]).toBeCloseTo(10, 10)
    for (let i = 1; i < rates.length; i++) expect(rates[i]! / rates[i - 1]!).toBeCloseTo(10 ** 0.1, 10)
  })
  it('are one where one step is asked for', () => expect(ratesOfSteps(1)).toEqual([1e-6]))
  it('are 200 where there is time, fewer where steps take long, never too few to judge by', () => {
    expect(stepsWithin(0.0001)).toBe(200)
    expect(stepsWithin(0.2)).toBe(100)
    expect(stepsWithin(60)).toBe(60)
  })
})

describe('the stopping rule', () => {
  const endsAt = (losses: number[]) => {
    const rising = new RisingLoss()
    return losses.findIndex((loss) => rising.see(loss))
  }
  it('goes on while the loss stays or falls, however it jitters', () => {
    expect(endsAt(curve((decade) => 2.3 - 0.2 * (decade + 6), { noise: 0.3 }).map(({ loss }) => loss))).toBe(-1)
    expect(endsAt(Array.from({ length: 300 }, (_, i) => (i % 2 ? 2 : 3)))).toBe(-1)
  })
  it('ends when the running mean is above four times its best, not at a single loss that is', () => {
    const flat = Array.from({ length: 50 }, () => 1)
    expect(endsAt([...flat, 5, ...flat])).toBe(-1)
    // The running mean of ones and then tens: 1.9, 2.71, 3.44, 4.10.
    expect(endsAt([...flat, 10, 10, 10, 10, 10])).toBe(53)
  })
  it('ends at once at what is no number', () => {
    expect(endsAt([2, NaN])).toBe(1)
    expect(endsAt([Infinity])).toBe(0)
  })
})

describe('the suggestion', () => {
  it.each([-4.5, -3, -1.5])('is where a curve falls steepest, at 10^%d', (decade) => {
    for (const noise of [0, 0.2]) {
      const { steepest } = suggestRate(curve(typical(decade), { noise }))!
      expect(Math.abs(Math.log10(steepest) - decade)).toBeLessThan(noise ? 0.3 : 0.05)
    }
  })
  it('says also a tenth of the rate at which the loss is least', () => {
    const bowl = curve((decade) => Math.min(2.3, 0.5 + (decade + 1) ** 2))
    expect(Math.log10(suggestRate(bowl)!.tenthOfLeast)).toBeCloseTo(-2, 1)
  })
  it('is not moved by a loss that has exploded', () => {
    const points = curve(typical(-3)).filter(({ rate }) => rate < 0.05)
    const whole = suggestRate(points)!
    const exploded = suggestRate([...points, { rate: 0.055, loss: 1e30 }, { rate: 0.06, loss: 1e34 }])!
    expect(Math.log10(exploded.steepest)).toBeCloseTo(Math.log10(whole.steepest), 1)
  })
  it('is found with few steps too', () => {
    const { steepest } = suggestRate(curve(typical(-3), { steps: 30, noise: 0.05 }))!
    expect(Math.abs(Math.log10(steepest) + 3)).toBeLessThan(0.4)
  })
  it.each<[string, (decade: number) => number]>([
    ['a loss that stays', () => 2.3],
    ['a loss that only rises', (decade) => 2.3 + Math.exp(4 * decade)],
    ['a fall too small to be worth anything', (decade) => 2.3 - 0.03 / (1 + Math.exp(-6 * (decade + 3)))],
  ])('is none for %s', (_, loss) => {
    for (let seed = 1; seed <= 20; seed++) {
      for (const noise of [0, 0.3]) expect(suggestRate(curve(loss, { noise, seed }))).toBeUndefined()
    }
  })
  it('is none of a few points', () => {
    expect(suggestRate([])).toBeUndefined()
    expect(suggestRate(curve(typical(-3)).slice(0, 7))).toBeUndefined()
  })
  it('is said with one digit', () => expect([0.00347, 1.96e-5, 0.96].map(roundRate)).toEqual([0.003, 0.00002, 1]))
})

describe('the smoothed curve', () => {
  it('is as long as what was measured and doesn\'t lag behind it', () => {
    const points = curve(typical(-3), { noise: 0.2 }), smooth = smoothedLosses(points)
    expect(smooth).toHaveLength(points.length)
    points.forEach(({ rate }, i) => {
      const decade = Math.log10(rate)
      if (decade < -1.3) expect(Math.abs(smooth[i]! - typical(-3)(decade))).toBeLessThan(0.25)
    })
  })
  it('takes one point and none', () => {
    expect(smoothedLosses([])).toEqual([])
    expect(smoothedLosses([{ rate: 1e-6, loss: 2 }])).toEqual([2])
  })
})

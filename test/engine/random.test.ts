import { describe, expect, it } from 'vitest'
import { generatorFor, type Purpose, seedFor, shuffle } from '../../src/data/random'
import { normal, truncatedNormal, uniform } from '../../src/engine/random'

const purposes: Purpose[] = ['split', 'shuffle', 'weights', 'dropout']

describe('seeds', () => {
  it('differ by seed, purpose and index', () => {
    const seeds = [0, 1, 2, 7, 2_147_483_647].flatMap((seed) => purposes.flatMap((purpose) =>
      Array.from({ length: 500 }, (_, index) => seedFor(seed, purpose, index))))
    // Among 10,000 draws of 2³² a pair alike is rare, a dozen would be a pattern.
    expect(seeds.length - new Set(seeds).size).toBeLessThan(3)
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= -(2 ** 31) && seed < 2 ** 31)).toBe(true)
  })

  it('stay what they were, so that older runs can be repeated', () => {
    expect(purposes.map((purpose) => seedFor(7, purpose, 3))).toMatchInlineSnapshot(`
      [
        559213178,
        -1041608202,
        1434326167,
        -1255663389,
      ]
    `)
    const generator = generatorFor(7, 'weights', 0)
    expect([uniform(generator, 0, 1), normal(generator), truncatedNormal(generator)]).toMatchInlineSnapshot(`
      [
        0.8698530208538762,
        2.153785600626485,
        0.44300783790861814,
      ]
    `)
  })
})

describe('shuffle', () => {
  it('keeps every value once, is fixed by its seed and leaves nothing where it was', () => {
    const numbers = () => Int32Array.from({ length: 1000 }, (_, i) => i)
    const order = shuffle(numbers(), generatorFor(1, 'shuffle'))
    expect([...order].sort((a, b) => a - b)).toEqual([...numbers()])
    expect(order).toEqual(shuffle(numbers(), generatorFor(1, 'shuffle')))
    expect(order).not.toEqual(shuffle(numbers(), generatorFor(2, 'shuffle')))
    expect(order.filter((value, i) => value === i).length).toBeLessThan(8)
  })

  it('gives all orders of three values alike', () => {
    const counts = new Map<string, number>()
    const draws = 6000
    for (let i = 0; i < draws; i++) {
      const order = shuffle(Int32Array.of(1, 2, 3), generatorFor(i, 'shuffle')).join()
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values())
      expect(Math.abs(count - draws / 6)).toBeLessThan(4 * Math.sqrt((draws * 5) / 36))
  })
})

it('draws uniform values within their limits', () => {
  const generator = generatorFor(3, 'weights')
  const values = Array.from({ length: 20_000 }, () => uniform(generator, -2, 6))
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-2)
  expect(Math.max(...values)).toBeLessThan(6)
  expect(Math.abs(values.reduce((a, b) => a + b, 0) / values.length - 2)).toBeLessThan(
    4 * Math.sqrt(64 / 12 / values.length),
  )
})

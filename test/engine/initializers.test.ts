import { describe, expect, it } from 'vitest'
import { type Initializer, initializerNamed, initializerNames } from '../../src/domain/initializers'
import type { WeightSpec } from '../../src/domain/layers/definition'
import { initialValues } from '../../src/engine/initializers'
import { generatorFor } from '../../src/engine/random'

const fanIn = 300, fanOut = 200
const weightOf = (initializer: Initializer): WeightSpec =>
  ({ name: 'kernel', shape: [fanIn, fanOut], initializer, trainable: true, fanIn, fanOut })
const valuesOf = (initializer: Initializer, seed = 1) =>
  initialValues(weightOf(initializer), generatorFor(seed, 'weights'))

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length
const variance = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length

/** The normal distribution's share below `x` (Abramowitz and Stegun 7.1.26, to 1e-7). */
function normalShare(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x) / Math.SQRT2)
  const tail =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  const erf = 1 - tail * Math.exp(-x * x / 2)
  return 0.5 * (1 + Math.sign(x) * erf)
}
const uniformShare = (limit: number) => (x: number) => (x + limit) / (2 * limit)
const truncatedShare = (deviation: number) => (x: number) =>
  (normalShare(x / deviation) - normalShare(-2)) / (normalShare(2) - normalShare(-2))

/** The largest distance between the values' distribution and `share` (Kolmogorov–Smirnov), times √n. */
function distance(values: Float32Array, share: (x: number) => number): number {
  const sorted = Float32Array.from(values).sort()
  const furthest = sorted.reduce((most, value, i) =>
    Math.max(most, share(value) - i / sorted.length, (i + 1) / sorted.length - share(value)), 0)
  return furthest * Math.sqrt(sorted.length)
}
/** Reached by one draw of ten thousand from the right distribution; the seed is fixed. */
const critical = 2.23

/** What a normal cut at two deviations keeps of its deviation. */
const kept = 0.87962566103423978

const scaled = [
  { name: 'glorot_uniform', variance: 2 / (fanIn + fanOut) },
  { name: 'he_uniform', variance: 2 / fanIn },
  { name: 'lecun_uniform', variance: 1 / fanIn },
  { name: 'glorot_normal', variance: 2 / (fanIn + fanOut) },
  { name: 'he_normal', variance: 2 / fanIn },
  { name: 'lecun_normal', variance: 1 / fanIn },
] as const

describe.each(scaled)('$name', ({ name, variance: wanted }) => {
  const values = valuesOf(initializerNamed(name))
  const spread = Math.sqrt(wanted)
  const isUniform = name.endsWith('uniform')

  it('has mean 0 and the variance that its fans ask for', () => {
    expect(Math.abs(mean(values))).toBeLessThan(4 * spread / Math.sqrt(values.length))
    expect(Math.abs(variance(values) / wanted - 1)).toBeLessThan(0.02)
  })

  it('is cut at its limit and reaches close to it', () => {
    const limit = isUniform ? Math.sqrt(3) * spread : 2 * spread / kept
    const largest = Math.max(...Array.from(values, Math.abs))
    expect(largest).toBeLessThanOrEqual(limit * (1 + 1e-6))
    expect(largest).toBeGreaterThan(limit * 0.995)
  })

  it('has its distribution’s shape', () => {
    const share = isUniform ? uniformShare(Math.sqrt(3) * spread) : truncatedShare(spread / kept)
    expect(distance(values, share)).toBeLessThan(critical)
  })
})

describe('plain initializers', () => {
  it('zeros and ones are that', () => {
    expect(new Set(valuesOf(initializerNamed('zeros')))).toEqual(new Set([0]))
    expect(new Set(valuesOf(initializerNamed('ones')))).toEqual(new Set([1]))
  })

  it.each([0.05, 0.5, 3])('random_normal has the deviation %f that is asked for, and tails', (stddev) => {
    const values = valuesOf({ name: 'random_normal', stddev })
    expect(Math.abs(mean(values))).toBeLessThan(4 * stddev / Math.sqrt(values.length))
    expect(Math.abs(variance(values) / stddev ** 2 - 1)).toBeLessThan(0.02)
    expect(distance(values, (x) => normalShare(x / stddev))).toBeLessThan(critical)
    expect(Math.max(...values)).toBeGreaterThan(3 * stddev)
  })

  it.each([0.05, 0.5])(
    'truncated_normal of deviation %f is cut at twice that, its variance not made good',
    (stddev) => {
      const values = valuesOf({ name: 'truncated_normal', stddev })
      expect(Math.max(...Array.from(values, Math.abs))).toBeLessThanOrEqual(2 * stddev * (1 + 1e-6))
      expect(Math.abs(variance(values) / (stddev * kept) ** 2 - 1)).toBeLessThan(0.02)
      expect(distance(values, truncatedShare(stddev))).toBeLessThan(critical)
    },
  )
})

it.each(initializerNames.filter((name) => name !== 'zeros' && name !== 'ones'))(
  '%s draws the same from the same seed and something else from another', (name) => {
    const initializer = initializerNamed(name)
    expect(valuesOf(initializer, 5)).toEqual(valuesOf(initializer, 5))
    expect(valuesOf(initializer, 5)).not.toEqual(valuesOf(initializer, 6))
    expect(new Set(valuesOf(initializer, 5)).size).toBeGreaterThan(50_000)
  })

it('has a value for each place of the weight', () => {
  const bias = { ...weightOf(initializerNamed('he_normal')), shape: [3, 3, 2, 5] }
  expect(initialValues(bias, generatorFor(1, 'weights'))).toHaveLength(90)
})

import { describe, expect, it } from 'vitest'
import { drawsValues, type Initializer, initializerNamed, initializerNames } from '../../src/domain/initializers'
import type { WeightSpec } from '../../src/domain/layers/definition'
import { fansOf, initialValues } from '../../src/engine/initializers'
import { generatorFor } from '../../src/data/random'

const fanIn = 300, fanOut = 200
const weightOf = (initializer: Initializer): WeightSpec =>
  ({ name: 'kernel', shape: [fanIn, fanOut], initializer, trainable: true })
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

describe('variance_scaling', () => {
  const fans = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }
  const distributions = ['truncated_normal', 'untruncated_normal', 'uniform'] as const
  it.each(Object.entries(fans).flatMap(([mode, fan]) => distributions.map((distribution) => ({ mode, fan, distribution }))))(
    'by $mode, $distribution, has the variance of scale / fan and its distribution', ({ mode, fan, distribution }) => {
      const scale = 1.7, spread = Math.sqrt(scale / fan)
      const values = valuesOf({ name: 'variance_scaling', scale, mode: mode as never, distribution })
      expect(Math.abs(variance(values) / (scale / fan) - 1)).toBeLessThan(0.02)
      const share = {
        uniform: uniformShare(Math.sqrt(3) * spread), truncated_normal: truncatedShare(spread / kept),
        untruncated_normal: (x: number) => normalShare(x / spread),
      }[distribution]
      expect(distance(values, share)).toBeLessThan(critical)
    })
})

describe('fans', () => {
  it.each([
    [[7, 5], 7, 5], [[9], 9, 9], [[3, 4, 2, 5], 24, 60], [[3, 3, 8, 1], 72, 9], [[], 1, 1], [[2, 30], 2, 30], [[4, 6, 3], 24, 12],
  ])('of %j are Keras’s: %i in, %i out', (shape, fanIn, fanOut) => expect(fansOf(shape)).toEqual({ fanIn, fanOut }))
})

describe('orthogonal', () => {
  it.each([[5, 5], [40, 7], [7, 40], [64, 256], [3, 2, 4, 6]])('makes rows or columns of %i × %i … of length gain, at right angles', (...shape) => {
    const columns = shape[shape.length - 1]!, rows = shape.reduce((a, b) => a * b) / columns, gain = 1.5
    const values = initialValues({ ...weightOf({ name: 'orthogonal', gain }), shape }, generatorFor(4, 'weights'))
    const at = (row: number, column: number) => values[row * columns + column]!
    const [count, length] = rows < columns ? [rows, columns] : [columns, rows]
    const part = (i: number, k: number) => (rows < columns ? at(i, k) : at(k, i))
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        let product = 0
        for (let k = 0; k < length; k++) product += part(i, k) * part(j, k)
        expect(product).toBeCloseTo(i === j ? gain ** 2 : 0, 5)
      }
    }
  })

  it('favours no direction: signs are even', () => {
    const values = initialValues({ ...weightOf(initializerNamed('orthogonal')), shape: [100, 100] }, generatorFor(2, 'weights'))
    expect(Math.abs(values.filter((value) => value > 0).length / 10_000 - 0.5)).toBeLessThan(0.02)
  })
})

describe('a seed of its own', () => {
  it('draws the same whatever the run’s seed, and the same in two layers', () => {
    const initializer: Initializer = { name: 'he_normal', seed: 9 }
    expect(valuesOf(initializer, 1)).toEqual(valuesOf(initializer, 2))
    expect(valuesOf(initializer, 1)).not.toEqual(valuesOf({ ...initializer, seed: 10 }, 1))
    expect(valuesOf(initializer, 1)).not.toEqual(valuesOf({ name: 'he_normal' }, 1))
  })
})

it('LSTM’s forget gate begins at 1, whatever the initializer', () => {
  const weight: WeightSpec = { ...weightOf({ name: 'constant', value: 0.5 }), shape: [8], ones: { from: 2, to: 4 } }
  expect([...initialValues(weight, generatorFor(1, 'weights'))]).toEqual([0.5, 0.5, 1, 1, 0.5, 0.5, 0.5, 0.5])
})

describe('plain initializers', () => {
  it('zeros and ones are that', () => {
    expect(new Set(valuesOf(initializerNamed('zeros')))).toEqual(new Set([0]))
    expect(new Set(valuesOf(initializerNamed('ones')))).toEqual(new Set([1]))
  })

  it('constant and identity are that, with their value and gain', () => {
    expect(new Set(valuesOf({ name: 'constant', value: 0.25 }))).toEqual(new Set([0.25]))
    const values = initialValues({ ...weightOf({ name: 'identity', gain: 2 }), shape: [2, 3] }, generatorFor(1, 'weights'))
    expect([...values]).toEqual([2, 0, 0, 0, 2, 0])
  })

  it('random_uniform lies evenly between its bounds', () => {
    const values = valuesOf({ name: 'random_uniform', minval: -0.2, maxval: 0.7 })
    expect(distance(values, (x) => (x + 0.2) / 0.9)).toBeLessThan(critical)
  })

  it('normals lie around their mean', () => {
    for (const name of ['random_normal', 'truncated_normal'] as const) {
      expect(mean(valuesOf({ name, mean: 3, stddev: 0.5 }))).toBeCloseTo(3, 2)
    }
  })

  it.each([0.05, 0.5, 3])('random_normal has the deviation %f that is asked for, and tails', (stddev) => {
    const values = valuesOf({ name: 'random_normal', mean: 0, stddev })
    expect(Math.abs(mean(values))).toBeLessThan(4 * stddev / Math.sqrt(values.length))
    expect(Math.abs(variance(values) / stddev ** 2 - 1)).toBeLessThan(0.02)
    expect(distance(values, (x) => normalShare(x / stddev))).toBeLessThan(critical)
    expect(Math.max(...values)).toBeGreaterThan(3 * stddev)
  })

  it.each([0.05, 0.5])(
    'truncated_normal of deviation %f is cut at twice that, its variance not made good',
    (stddev) => {
      const values = valuesOf({ name: 'truncated_normal', mean: 0, stddev })
      expect(Math.max(...Array.from(values, Math.abs))).toBeLessThanOrEqual(2 * stddev * (1 + 1e-6))
      expect(Math.abs(variance(values) / (stddev * kept) ** 2 - 1)).toBeLessThan(0.02)
      expect(distance(values, truncatedShare(stddev))).toBeLessThan(critical)
    },
  )
})

it.each(initializerNames.filter(drawsValues))(
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

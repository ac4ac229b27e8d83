import { describe, expect, it } from 'vitest'
import type { LayerType } from '../../../src/domain/layers'
import { expectClose } from './closeTo'
import { gridOf, layerUnderTest, passOf } from './layerUnderTest'
import { plainConv2d, plainDense, plainMoments, plainPool } from './plainLayers'

const paddings = ['valid', 'same'] as const
type Pair = [number, number]
const pairs = (...list: Pair[]): Pair[] => list

describe('Dense', () => {
  it('is x · kernel + bias, then its activation', () => {
    const layer = layerUnderTest('Dense', { units: 7, activation: 'tanh' }, [13])
    const x = gridOf([5, 13], 1)
    const { kernel, bias } = layer.grids
    expectClose(layer.forward(x).values, plainDense(x, kernel!, bias!.values).values.map(Math.tanh), {
      relative: 1e-4,
    })
  })

  it('has no bias where it is told so', () => {
    const layer = layerUnderTest('Dense', { units: 3, activation: 'linear', use_bias: false }, [4])
    const x = gridOf([2, 4], 1)
    expect(Object.keys(layer.weights)).toEqual(['kernel'])
    expectClose(layer.forward(x).values, plainDense(x, layer.grids.kernel!, [0, 0, 0]).values)
  })
})

describe('Conv2D', () => {
  const cases = paddings.flatMap((padding) =>
    pairs([1, 1], [2, 2], [3, 3], [3, 2], [1, 4], [5, 5]).flatMap((kernel_size) =>
      pairs([1, 1], [2, 2], [3, 3], [1, 2], [3, 2]).map((strides) => ({ padding, kernel_size, strides }))))

  it.each(cases)(
    '$padding, kernel $kernel_size, strides $strides over 7 × 6 × 3',
    ({ padding, kernel_size, strides }) => {
      const layer = layerUnderTest(
        'Conv2D',
        { filters: 4, kernel_size, strides, padding, activation: 'linear' },
        [7, 6, 3],
      )
      const x = gridOf([2, 7, 6, 3], 2)
      const { kernel, bias } = layer.grids
      const expected = plainConv2d(x, kernel!, bias!.values, { strides, padding })
      const found = layer.forward(x)
      expect(found.shape).toEqual(expected.shape)
      expect(found.shape.slice(1)).toEqual(layer.output)
      expectClose(found.values, expected.values, { relative: 1e-4, absolute: 1e-5 })
    },
  )

  it('applies its activation, and has no bias where it is told so', () => {
    const layer = layerUnderTest(
      'Conv2D',
      { filters: 3, kernel_size: [2, 2], use_bias: false, activation: 'relu' },
      [4, 5, 2],
    )
    const x = gridOf([2, 4, 5, 2], 3)
    const expected = plainConv2d(x, layer.grids.kernel!, [0, 0, 0], { strides: [1, 1], padding: 'valid' })
    expect(Object.keys(layer.weights)).toEqual(['kernel'])
    expectClose(
      layer.forward(x).values,
      expected.values.map((value) => Math.max(0, value)),
      { relative: 1e-4, absolute: 1e-5 },
    )
  })

  it('covers an image smaller than its kernel with same padding', () => {
    const layer = layerUnderTest(
      'Conv2D',
      { filters: 2, kernel_size: [5, 5], padding: 'same', activation: 'linear' },
      [2, 3, 1],
    )
    const x = gridOf([1, 2, 3, 1], 4)
    const { kernel, bias } = layer.grids
    expectClose(
      layer.forward(x).values,
      plainConv2d(x, kernel!, bias!.values, { strides: [1, 1], padding: 'same' }).values,
      { relative: 1e-4, absolute: 1e-5 },
    )
  })
})

describe.each([['MaxPooling2D', 'max'], ['AveragePooling2D', 'mean']] as const)('%s', (type, kind) => {
  const cases = paddings.flatMap((padding) =>
    pairs([2, 2], [3, 3], [3, 2], [1, 1], [5, 4]).flatMap((pool_size) =>
      [null, ...pairs([1, 1], [2, 2], [2, 1], [4, 3])].map((strides) => ({ padding, pool_size, strides })),
    ),
  )

  it.each(cases)(
    '$padding, pool $pool_size, strides $strides over 7 × 6 × 3',
    ({ padding, pool_size, strides }) => {
      const layer = layerUnderTest(type, { pool_size, strides, padding }, [7, 6, 3])
      // All below zero, so that padding taken for a value would be the largest.
      const x = gridOf([2, 7, 6, 3], 5, -3, -1)
      const expected = plainPool(kind, x, { size: pool_size, strides: strides ?? pool_size, padding })
      const found = layer.forward(x)
      expect(found.shape).toEqual(expected.shape)
      expect(found.shape.slice(1)).toEqual(layer.output)
      expectClose(found.values, expected.values)
    },
  )
})

it('Flatten keeps the values in their order', () => {
  const x = gridOf([3, 2, 4, 5], 6)
  const layer = layerUnderTest('Flatten', {}, [2, 4, 5])
  expect(layer.forward(x).shape).toEqual([3, 40])
  expectClose(layer.forward(x).values, x.values)
})

describe('Dropout', () => {
  const ones = { shape: [40, 5, 6, 10], values: new Array<number>(12_000).fill(1) }

  it.each([0.1, 0.25, 0.5, 0.9])(
    'at rate %f drops that share and scales the rest, so that the mean stays',
    (rate) => {
      const { values } = layerUnderTest('Dropout', { rate }, [5, 6, 10]).forward(ones, passOf(true))
      const kept = values.filter((value) => value !== 0)
      expectClose(
        kept,
        kept.map(() => 1 / (1 - rate)),
      )
      const deviation = Math.sqrt((rate * (1 - rate)) / values.length)
      expect(Math.abs(1 - kept.length / values.length - rate)).toBeLessThan(4 * deviation)
    },
  )

  it('draws for each value apart', () => {
    const { values } = layerUnderTest('Dropout', { rate: 0.5 }, [5, 6, 10]).forward(ones, passOf(true))
    // Neighbours are alike half of the time when nothing ties them together.
    for (const distance of [1, 10, 60, 300]) {
      const alike = values.filter((value, i) => i >= distance && value === values[i - distance]).length
      expect(Math.abs(alike / (values.length - distance) - 0.5)).toBeLessThan(0.025)
    }
  })

  it.each(['Dropout', 'SpatialDropout2D'] as const)(
    '%s changes nothing in inference or at rate 0',
    (type) => {
      const x = gridOf([4, 5, 6, 10], 7)
      expectClose(layerUnderTest(type, { rate: 0.5 }, [5, 6, 10]).forward(x, passOf(false)).values, x.values)
      expectClose(layerUnderTest(type, { rate: 0 }, [5, 6, 10]).forward(x, passOf(true)).values, x.values)
    },
  )

  it('in two dimensions drops whole channels, each example its own', () => {
    const rate = 0.3, shape = [200, 3, 4, 8]
    const x = { shape, values: new Array<number>(200 * 3 * 4 * 8).fill(1) }
    const { values } = layerUnderTest('SpatialDropout2D', { rate }, [3, 4, 8]).forward(x, passOf(true))
    const masks: number[][] = []
    for (let example = 0; example < 200; example++) {
      const mask = values.slice(example * 96, example * 96 + 8)
      for (let place = 0; place < 12; place++) {
        expect(values.slice(example * 96 + place * 8, example * 96 + place * 8 + 8)).toEqual(mask)
      }
      masks.push(mask)
    }
    const kept = masks.flat().filter((value) => value !== 0)
    expectClose(kept, kept.map(() => 1 / (1 - rate)))
    expect(Math.abs(1 - kept.length / 1600 - rate)).toBeLessThan(4 * Math.sqrt(rate * (1 - rate) / 1600))
    expect(new Set(masks.map(String)).size).toBeGreaterThan(50)
  })
})

describe('BatchNormalization', () => {
  const epsilon = 0.01, momentum = 0.75
  const cases: { what: string; input: number[]; shape: number[]; fields: Record<string, unknown> }[] = [
    { what: 'an image’s channels', input: [4, 5, 3], shape: [6, 4, 5, 3], fields: {} },
    { what: 'flat features', input: [7], shape: [9, 7], fields: {} },
    { what: 'without gamma', input: [4, 5, 3], shape: [6, 4, 5, 3], fields: { scale: false } },
    { what: 'without beta', input: [4, 5, 3], shape: [6, 4, 5, 3], fields: { center: false } },
    { what: 'without either', input: [7], shape: [9, 7], fields: { center: false, scale: false } },
  ]
  const layerOf = (input: number[], fields: Record<string, unknown>) =>
    layerUnderTest('BatchNormalization', { epsilon, momentum, ...fields }, input)
  const normalised = (
    values: number[],
    { mean, variance }: { mean: number[]; variance: number[] },
    gamma?: number[],
    beta?: number[],
  ) =>
    values.map((value, i) => {
      const channel = i % mean.length
      return (
        ((value - mean[channel]!) / Math.sqrt(variance[channel]! + epsilon)) * (gamma?.[channel] ?? 1)
        + (beta?.[channel] ?? 0)
      )
    })

  it.each(cases)('normalises $what by the batch while training', ({ input, shape, fields }) => {
    const layer = layerOf(input, fields)
    const x = gridOf(shape, 8, -2, 5)
    const { gamma, beta } = layer.grids
    expectClose(
      layer.forward(x, passOf(true)).values,
      normalised(x.values, plainMoments(x), gamma?.values, beta?.values),
      { relative: 1e-4, absolute: 1e-5 },
    )
  })

  it.each(cases)(
    'normalises $what by the moving figures in inference, and leaves these alone',
    ({ input, shape, fields }) => {
      const layer = layerOf(input, fields)
      const x = gridOf(shape, 9, -2, 5)
      const { gamma, beta, moving_mean, moving_variance } = layer.grids
      const moving = { mean: moving_mean!.values, variance: moving_variance!.values }
      expectClose(layer.forward(x).values, normalised(x.values, moving, gamma?.values, beta?.values), {
        relative: 1e-4,
        absolute: 1e-5,
      })
      expectClose(layer.weights.moving_mean!.dataSync(), moving.mean)
      expectClose(layer.weights.moving_variance!.dataSync(), moving.variance)
    },
  )

  it('lets the moving figures follow by its momentum, the variance biased, as Keras does', () => {
    const layer = layerOf([4, 5, 3], {})
    let mean = layer.grids.moving_mean!.values, variance = layer.grids.moving_variance!.values
    for (const seed of [10, 11, 12]) {
      const x = gridOf([2, 4, 5, 3], seed, -2, 5)
      layer.forward(x, passOf(true))
      const batch = plainMoments(x)
      mean = mean.map((value, i) => value * momentum + batch.mean[i]! * (1 - momentum))
      variance = variance.map((value, i) => value * momentum + batch.variance[i]! * (1 - momentum))
    }
    expectClose(layer.weights.moving_mean!.dataSync(), mean)
    expectClose(layer.weights.moving_variance!.dataSync(), variance)
  })
})

it.each([0, 0.1, 0.3, 1])('LeakyReLU multiplies what is below zero by its slope of %f', (negative_slope) => {
  const x = gridOf([3, 4, 5, 2], 13)
  const { values } = layerUnderTest('LeakyReLU', { negative_slope }, [4, 5, 2]).forward(x)
  expectClose(values, x.values.map((value) => (value < 0 ? value * negative_slope : value)))
})

it('Activation is its function of each value', () => {
  const x = gridOf([3, 4, 5, 2], 14)
  const { values } = layerUnderTest('Activation', { activation: 'softsign' }, [4, 5, 2]).forward(x)
  expectClose(values, x.values.map((value) => value / (1 + Math.abs(value))))
})

it.each<[LayerType, number[]]>([['Activation', [6]], ['LeakyReLU', [6]], ['Dropout', [6]], ['Flatten', [6]]])(
  '%s takes flat input too', (type, input) => {
    expect(layerUnderTest(type, {}, input).forward(gridOf([2, ...input], 15)).shape).toEqual([2, ...input])
  })

import { describe, expect, it } from 'vitest'
import { batchNormalization } from '../../../src/domain/layers/batchNormalization'
import type { Inferred } from '../../../src/domain/layers/definition'
import type { Shape } from '../../../src/domain/shape'
import { layerOf } from '../../engine/smallExperiment'

const infer = (fields: Record<string, unknown>, input: Shape) =>
  batchNormalization.infer(layerOf('BatchNormalization', fields) as never, input) as Inferred

describe.each([[[28, 28, 32], 32], [[5, 9, 3], 3], [[128], 128]] as const)('over %j', (input, channels) => {
  it.each([
    [{}, ['gamma', 'beta', 'moving_mean', 'moving_variance']],
    [{ scale: false }, ['beta', 'moving_mean', 'moving_variance']],
    [{ center: false }, ['gamma', 'moving_mean', 'moving_variance']],
    [{ center: false, scale: false }, ['moving_mean', 'moving_variance']],
  ])(`%j keeps the shape and has %j, each of ${channels}`, (fields, names) => {
    const { output, weights } = infer(fields, input)
    expect(output).toEqual(input)
    expect(weights.map(({ name }) => name)).toEqual(names)
    expect(weights.every(({ shape }) => shape.length === 1 && shape[0] === channels)).toBe(true)
  })
})

it('begins as what changes nothing, and trains gamma and beta alone', () => {
  const of = Object.fromEntries(infer({}, [4]).weights.map(({ name, initializer, trainable }) =>
    [name, { begins: initializer.name, trainable }]))
  expect(of).toEqual({
    gamma: { begins: 'ones', trainable: true }, beta: { begins: 'zeros', trainable: true },
    moving_mean: { begins: 'zeros', trainable: false }, moving_variance: { begins: 'ones', trainable: false },
  })
})

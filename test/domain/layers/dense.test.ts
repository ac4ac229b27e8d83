import { describe, expect, it } from 'vitest'
import { dense } from '../../../src/domain/layers/dense'
import type { Inferred } from '../../../src/domain/layers/definition'
import { sizeOf, type Shape } from '../../../src/domain/shape'
import { layerOf } from '../../engine/smallExperiment'

const infer = (fields: Record<string, unknown>, input: Shape) =>
  dense.infer(layerOf('Dense', fields) as never, input)

describe.each([
  // As keras.Model.summary() prints them; the last three are VGG-16's.
  [784, 128, true, 100_480], [128, 10, true, 1_290], [1, 1, true, 2], [784, 512, false, 401_408],
  [25_088, 4096, true, 102_764_544], [4096, 4096, true, 16_781_312], [4096, 1000, true, 4_097_000],
])('Dense from %i to %i, bias %s', (features, units, use_bias, count) => {
  const layer = infer({ units, use_bias }, [features]) as Inferred

  it(`has ${count} parameters`, () => {
    expect(layer.output).toEqual([units])
    expect(layer.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBe(count)
    expect(layer.multiplyAdds).toBe(features * units)
  })
})

it('has Keras’s weights: kernel [features, units], then bias', () => {
  const fields = { units: 3, kernel_initializer: { name: 'he_normal' } }
  expect((infer(fields, [5]) as Inferred).weights).toEqual([
    { name: 'kernel', shape: [5, 3], initializer: { name: 'he_normal' }, trainable: true },
    { name: 'bias', shape: [3], initializer: { name: 'zeros' }, trainable: true },
  ])
})

it.each([[[28, 28, 1]], [[1, 1, 1]]] as const)('refuses %j and offers Flatten before it', (input) => {
  expect(infer({}, input)).toEqual({
    problem: {
      reason: `Needs a flat input, gets ${input.join(' × ')}`,
      fix: { kind: 'insert-before', type: 'Flatten', label: 'Insert Flatten before it' },
    },
  })
})

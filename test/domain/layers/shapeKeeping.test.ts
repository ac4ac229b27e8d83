import { describe, expect, it } from 'vitest'
import { activations } from '../../../src/domain/activations'
import { definitionOf } from '../../../src/domain/layers'
import { layerOf } from '../../engine/smallExperiment'

describe.each([
  ['Activation', activations.map((activation) => ({ activation }))],
  ['LeakyReLU', [{}, { negative_slope: 0 }]],
  ['Dropout', [{}, { rate: 0 }, { rate: 0.999 }]],
] as const)('%s', (type, configs) => {
  it.each(configs.map((config) => [config]))(
    '%j keeps images and flat inputs as they are, without weights',
    (config) => {
      for (const input of [[28, 28, 3], [1, 1, 1], [10]]) {
        expect(definitionOf(type).infer(layerOf(type, config) as never, input)).toEqual({
          output: input, weights: [], multiplyAdds: 0,
        })
      }
    },
  )
})

describe('SpatialDropout2D', () => {
  const infer = (input: number[]) =>
    definitionOf('SpatialDropout2D').infer(layerOf('SpatialDropout2D') as never, input)

  it('keeps images and refuses a flat input, which has no channels to drop', () => {
    expect(infer([7, 5, 3])).toEqual({ output: [7, 5, 3], weights: [], multiplyAdds: 0 })
    expect(infer([105])).toMatchObject({ problem: { fix: { kind: 'move-before', type: 'Flatten' } } })
  })
})

describe('Flatten', () => {
  it.each([
    [[28, 28, 1], 784], [[7, 5, 3], 105], [[1, 1, 1], 1], [[64], 64],
  ])('makes %j a row of %i', (input, size) => {
    expect(definitionOf('Flatten').infer(layerOf('Flatten') as never, input)).toEqual({
      output: [size], weights: [], multiplyAdds: 0,
    })
  })
})

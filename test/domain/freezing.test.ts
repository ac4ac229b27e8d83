import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/domain/analysis'
import { setDisabled } from '../../src/domain/edits'
import { freezableLayers, frozenLayers, setTrainable } from '../../src/domain/freezing'
import { definitionOf, type LayerType, layerTypes, summariseLayer } from '../../src/domain/layers'
import type { Inferred } from '../../src/domain/layers/definition'
import { optimizerNamed } from '../../src/domain/optimizers'
import { itemsOf } from '../../src/domain/stack'
import { workOf } from '../../src/domain/work'
import { architectureOf, layerOf, type LayerParts } from '../engine/smallExperiment'

const inputs = [[28, 28, 4], [28, 4], [12]]
/** What the layer is over the first input that it takes. */
function inferred(type: LayerType, fields: Record<string, unknown> = {}): Inferred {
  for (const input of inputs) {
    const found = definitionOf(type).infer(layerOf(type, fields) as never, input)
    if ('output' in found) return found
  }
  throw new Error(`${type} takes none of them`)
}
const withWeights = layerTypes.filter((type) => inferred(type).weights.length > 0)

describe('trainable', () => {
  it('is a field of every layer that has weights, and of no other', () => {
    expect(layerTypes.filter((type) => 'trainable' in definitionOf(type).fields)).toEqual(withWeights)
    expect(withWeights).toHaveLength(11)
  })

  it.each(withWeights)('off, all weights of a %s stay: none is trained or penalised, their shapes are the same', (type) => {
    const regularizers = Object.fromEntries(Object.entries(definitionOf(type).fields)
      .flatMap(([name, { kind }]) => (kind === 'regularizer' ? [[name, { l1: 0.1, l2: 0.1 }]] : [])))
    const free = inferred(type, regularizers), frozen = inferred(type, { ...regularizers, trainable: false })
    const weights = free.weights.map(({ regularizer: _, ...weight }) => ({ ...weight, trainable: false }))
    expect(frozen).toEqual({ ...free, weights })
  })

  it('stands on the card where it is off', () => {
    expect(summariseLayer(layerOf('Dense', { units: 9, trainable: false }))).toBe('Dense 9 units · relu · frozen')
    expect(summariseLayer(layerOf('BatchNormalization', { trainable: false }))).toBe('BatchNormalization frozen')
    expect(summariseLayer(layerOf('BatchNormalization'))).toBe('BatchNormalization')
  })
})

const stack: LayerParts[] = [
  { type: 'Conv2D', name: 'low', filters: 32 }, { type: 'BatchNormalization', name: 'norm' },
  {
    type: 'Branch', name: 'branch',
    branches: [[{ type: 'Conv2D', name: 'left', filters: 4, padding: 'same' }, { type: 'Dropout', name: 'drop' }], []],
  },
  { type: 'Repeat', name: 'repeat', times: 3, layers: [{ type: 'PReLU', name: 'slopes' }] }, { type: 'Flatten', name: 'flat' },
]
const architecture = architectureOf(stack)
const frozenIn = ({ layers }: typeof architecture) =>
  freezableLayers(layers).filter(({ trainable }) => !trainable).map(({ name }) => name)

describe('freezing', () => {
  it('is of the layers that have weights, a container by what it holds', () => {
    expect(frozenIn(setTrainable(architecture, ['branch', 'repeat', 'flat'], false))).toEqual(['left', 'slopes'])
    const all = setTrainable(architecture, itemsOf(architecture.layers).map(({ name }) => name), false)
    expect(frozenIn(all)).toEqual(['low', 'norm', 'left', 'slopes'])
    expect(frozenIn(setTrainable(all, ['low', 'branch'], true))).toEqual(['norm', 'slopes'])
    expect(setTrainable(architecture, ['flat', 'drop'], false)).toEqual(architecture)
    expect(frozenLayers(all)).toEqual(['low', 'norm', 'left', 'slopes'])
    expect(frozenLayers({ ...setDisabled(all, ['branch', 'low'], true), output: { ...all.output, trainable: false } }))
      .toEqual(['norm', 'slopes', 'output'])
  })

  it('takes the weights out of those that are trained, in every round of a Repeat', () => {
    const countsOf = (names: string[]) => analyse(setTrainable(architecture, names, false), [28, 28, 1], 10).parameters
    const slopes = 3 * 26 * 26 * 36, output = 26 * 26 * 36 * 10 + 10
    expect(countsOf([])).toEqual({ trainable: 320 + 64 + 1156 + slopes + output, nonTrainable: 64 })
    expect(countsOf(['norm'])).toEqual({ trainable: 320 + 1156 + slopes + output, nonTrainable: 128 })
    expect(countsOf(['low', 'norm', 'repeat'])).toEqual({ trainable: 1156 + output, nonTrainable: 320 + 128 + slopes })
    const { parameters } = analyse(architectureOf(stack, { trainable: false }), [28, 28, 1], 10)
    expect(parameters).toEqual({ trainable: 320 + 64 + 1156 + slopes, nonTrainable: 64 + output })
  })
})

describe('the work of a step with frozen layers', () => {
  const dense = (trainable: boolean): LayerParts => ({ type: 'Dense', units: 10, activation: 'linear', trainable })
  const workWith = (...trainable: boolean[]) => workOf(
    analyse(architectureOf([{ type: 'Flatten' }, ...trainable.map(dense)]), [10, 1, 1], 10).nodes, optimizerNamed('Adam'))
  it('is the forward pass alone below the lowest trained layer, and no gradient by frozen weights above it', () => {
    // The output's Dense makes three products of 100 multiply-adds, or two where nothing below it learns.
    expect(workWith(true, true).denseMultiplyAdds).toBe(200 + 300 + 300)
    expect(workWith(false, true).denseMultiplyAdds).toBe(100 + 200 + 300)
    expect(workWith(true, false).denseMultiplyAdds).toBe(200 + 200 + 300)
    expect(workWith(false, false).denseMultiplyAdds).toBe(100 + 100 + 200)
  })
  it('updates nothing that is frozen', () => {
    const updates = [workWith(true, true), workWith(false, true), workWith(false, false)].map((work) => work.updates)
    expect(updates).toEqual([330, 220, 110])
  })
  it('is less than with all trained, of convolutions and recurrent layers too', () => {
    for (const layer of [{ type: 'Conv2D', activation: 'gelu' }, { type: 'LSTM' }] as LayerParts[]) {
      const [free, frozen] = [true, false].map((trainable) => {
        const between: LayerParts[] = layer.type === 'LSTM' ? [{ type: 'Reshape', target_shape: [28, 28] }] : []
        const network = architectureOf([...between, { ...layer, trainable }, { type: 'Flatten' }])
        return workOf(analyse(network, [28, 28, 1], 10).nodes, optimizerNamed('Adam'))
      })
      for (const part of ['values', 'convValues', 'stepValues', 'convMultiplyAdds', 'denseMultiplyAdds', 'updates'] as const) {
        expect(frozen![part]).toBeLessThanOrEqual(free![part])
      }
      expect(frozen!.convValues + frozen!.stepValues).toBeLessThan(free!.convValues + free!.stepValues)
    }
  })
})

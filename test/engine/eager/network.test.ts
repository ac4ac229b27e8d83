import { afterEach, describe, expect, it } from 'vitest'
import { analyse } from '../../../src/domain/analysis'
import type { Architecture } from '../../../src/domain/architecture'
import type { FailureError } from '../../../src/domain/failure'
import type { LayerSpec } from '../../../src/domain/layers'
import { builders } from '../../../src/engine/eager/builders'
import type { Pass, Weights } from '../../../src/engine/eager/layers/pass'
import { Network } from '../../../src/engine/eager/network'
import { type Tensor, tf } from '../../../src/engine/tensorflow'
import { architectureOf, mixedLayers } from '../smallExperiment'
import { expectClose } from './closeTo'
import { gridOf, passOf, read, tensorOf } from './layerUnderTest'
import { plainDense } from './plainLayers'
import { randomStack } from './randomStack'

const made: Network[] = []
afterEach(() => made.splice(0).forEach((network) => network.dispose()))

function networkOf(architecture: Architecture, shape: readonly number[], classes = 3, seed = 7): Network {
  const network = new Network(architecture, shape, classes, seed)
  made.push(network)
  return network
}

describe.each(Array.from({ length: 60 }, (_, seed) => ({ seed, title: `${seed}`, ...randomStack(seed) })))(
  'random network $title', ({ seed, architecture, shape, classes }) => {
    const summary = architecture.layers.map(({ type }) => type).join(', ')
    const analysis = analyse(architecture, shape, classes)
    if (analysis.problem) throw new Error(`${summary} does not fit`)
    const layers = analysis.nodes
    const x = () => tensorOf(gridOf([3, ...shape], seed, 0, 1))

    it(`has the weights that the domain counts (${summary})`, () => {
      const network = networkOf(architecture, shape, classes)
      expect(network.weights.map(({ variable }) => variable.shape))
        .toEqual(layers.flatMap(({ weights }) => weights.map((weight) => weight.shape)))
      const count = (trainable: boolean) => network.weights.filter(({ spec }) => spec.trainable === trainable)
        .reduce((sum, { variable }) => sum + variable.size, 0)
      expect({ trainable: count(true), nonTrainable: count(false) }).toEqual(analysis.parameters)
    })

    it.each([true, false])('gives each layer the shape that the domain infers (training %s)', (training) => {
      const network = networkOf(architecture, shape, classes)
      const pass = passOf(training)
      let value = x()
      for (const [index, spec] of (architecture.layers as LayerSpec[]).entries()) {
        const weights: Weights = Object.fromEntries(
          network.weights
            .filter(({ name }) => name.startsWith(`${spec.name}/`))
            .map(({ spec: { name }, variable }) => [name, variable]),
        )
        const build = builders[spec.type] as (
          spec: LayerSpec,
          weights: Weights,
          x: Tensor,
          pass: Pass,
        ) => Tensor
        value = build(spec, weights, value, pass)
        expect(value.shape, `layer ${index}, ${spec.type}`).toEqual([3, ...layers[index]!.output])
      }
      expect(network.logits(x(), pass).shape).toEqual([3, classes])
    })
  })

describe('Network', () => {
  const shape = [8, 8, 1]

  it('names weights by layer and weight, the output last', () => {
    const { weights, trainable } = networkOf(architectureOf(mixedLayers), shape)
    expect(weights.map(({ name }) => name)).toEqual([
      'layer_0/kernel', 'layer_0/bias',
      'layer_1/gamma', 'layer_1/beta', 'layer_1/moving_mean', 'layer_1/moving_variance',
      'layer_5/kernel', 'layer_5/bias', 'output/kernel', 'output/bias',
    ])
    expect(trainable.map(({ name }) => name)).not.toContain('layer_1/moving_mean')
    expect(trainable).toHaveLength(8)
  })

  it('starts with the same weights from the same seed and others from another', () => {
    const values = (seed: number) => networkOf(architectureOf(mixedLayers), shape, 3, seed).save()
    expect(values(7)).toEqual(values(7))
    const kernel = (seed: number) =>
      values(seed)
        .filter(({ name }) => name.endsWith('kernel'))
        .map((tensor) => tensor.values)
    kernel(7).forEach((kernelOf7, i) => expect(kernelOf7).not.toEqual(kernel(8)[i]))
  })

  it('draws each weight apart: two layers of one shape differ', () => {
    const twins = architectureOf([
      { type: 'Flatten' },
      { type: 'Dense', units: 64 },
      { type: 'Dense', units: 64 },
    ])
    const [first, second] = networkOf(twins, shape)
      .save()
      .filter(({ name }) => /layer_[12].kernel/.test(name))
    expect(first!.shape).toEqual(second!.shape)
    expect(first!.values).not.toEqual(second!.values)
  })

  it.each([
    ['softmax', (v: number) => v],
    ['log_softmax', (v: number) => v],
    ['relu_softmax', (v: number) => Math.max(0, v)],
  ] as const)('puts %s’s logits out of its last Dense', (activation, then) => {
    const network = networkOf(
      architectureOf([{ type: 'Flatten' }], {
        activation,
        bias_initializer: { name: 'random_normal', stddev: 1 },
      }),
      [2, 2, 1],
    )
    const [kernel, bias] = network.save()
    const x = gridOf([4, 2, 2, 1], 3)
    const expected = plainDense(
      { shape: [4, 4], values: x.values },
      { shape: [4, 3], values: [...kernel!.values] },
      [...bias!.values],
    )
    expectClose(read(network.logits(tensorOf(x), passOf(false))).values, expected.values.map(then), {
      relative: 1e-4,
    })
  })

  it('takes back what it saved', () => {
    const architecture = architectureOf(mixedLayers)
    const first = networkOf(architecture, shape, 3, 1), second = networkOf(architecture, shape, 3, 2)
    second.load(first.save())
    expect(second.save()).toEqual(first.save())
    const x = tensorOf(gridOf([2, ...shape], 4))
    expect(second.logits(x, passOf(false)).dataSync()).toEqual(first.logits(x, passOf(false)).dataSync())
  })

  it('refuses weights that are missing or have another shape, naming the weight', () => {
    const network = networkOf(architectureOf([{ type: 'Flatten' }]), shape)
    const saved = network.save()
    const failure = (tensors: typeof saved) => {
      try {
        network.load(tensors)
      } catch (error) {
        return (error as FailureError).failure
      }
      return undefined
    }
    expect(failure(saved.slice(1))).toMatchObject({
      code: 'checkpoint-damaged',
      where: 'weight output/kernel',
    })
    expect(failure(saved.map((tensor) => ({ ...tensor, shape: [tensor.values.length, 1] }))))
      .toMatchObject({ code: 'checkpoint-damaged', where: 'weight output/kernel' })
  })

  it('refuses layers that don’t fit, naming the layer and saying what to do', () => {
    const broken = architectureOf([{ type: 'Dense', name: 'too_early' }])
    expect(() => new Network(broken, shape, 3, 1)).toThrow(/layer too_early: .*flat.*Insert Flatten/)
  })

  it('gives back all its memory', () => {
    const before = tf.memory().numTensors
    new Network(architectureOf(mixedLayers), shape, 3, 1).dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})

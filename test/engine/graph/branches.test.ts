import { describe, expect, it } from 'vitest'
import { merges } from '../../../src/domain/merges'
import { experimentOf, type LayerParts } from '../smallExperiment'
import { everyIndex, toySet } from '../toySet'
import { eagerOf, expectSameStep, noiseSet, tracedOf } from './sameStep'

const plain = { optimizer: { name: 'SGD', learning_rate: 0.1 } }
const conv = (filters: number, more: Record<string, unknown> = {}): LayerParts =>
  ({ type: 'Conv2D', filters, padding: 'same', activation: 'tanh', ...more })
const set = noiseSet([6, 6, 2], 3, 5)
const sameStep = (layers: LayerParts[]) => expectSameStep(experimentOf(layers, plain), set)

describe('a network with branches', () => {
  it.each(merges)('joined by %s learns as its definition says', (merge) => {
    const branches = [[conv(4)], [conv(4, { kernel_size: [1, 1] }), { type: 'BatchNormalization' }], [conv(4), conv(4)]]
    sameStep([conv(4), { type: 'Branch', merge, branches }, { type: 'Flatten' }])
  })

  it.each(merges)('joined by %s ahead of anything that learns', (merge) => {
    const branches = [[{ type: 'MaxPooling2D' }], [{ type: 'AveragePooling2D' }]]
    sameStep([{ type: 'Branch', merge, branches }, conv(2), { type: 'Flatten' }])
  })

  it.each(merges)('joined by %s of an empty branch, a skip', (merge) => {
    sameStep([conv(4), { type: 'Branch', merge, branches: [[conv(4)], []] }, { type: 'Flatten' }])
    sameStep([conv(4), { type: 'Branch', merge, branches: [[], []] }, { type: 'Flatten' }])
  })

  it.each(merges.filter((merge) => merge !== 'Concatenate'))('stretched by %s where a side is 1', (merge) => {
    const squeeze: LayerParts[] = [
      { type: 'AveragePooling2D', pool_size: [6, 6] }, conv(4, { kernel_size: [1, 1], activation: 'sigmoid' }),
    ]
    for (const branches of [[[], squeeze], [squeeze, []], [squeeze, [conv(4)], squeeze]]) {
      sameStep([conv(4), { type: 'Branch', merge, branches }, { type: 'Flatten' }])
    }
  })

  it('within branches, of images and of features', () => {
    const inner: LayerParts = { type: 'Branch', merge: 'Add', branches: [[conv(3)], [], [conv(3, { kernel_size: [1, 1] })]] }
    const flat = (units: number): LayerParts[] => [{ type: 'Flatten' }, { type: 'Dense', units, activation: 'tanh' }]
    sameStep([
      conv(3),
      { type: 'Branch', merge: 'Concatenate', branches: [[inner, { type: 'MaxPooling2D' }, ...flat(5)], flat(4)] },
      { type: 'Branch', merge: 'Multiply', branches: [[], [{ type: 'Dense', units: 9, activation: 'sigmoid' }]] },
    ])
  })

  it('of a single branch is that branch', () => {
    const inner = [conv(3), { type: 'MaxPooling2D' as const }]
    const branch = tracedOf(experimentOf([{ type: 'Branch', branches: [inner] }, { type: 'Flatten' }], plain), set)
    const without = tracedOf(experimentOf([...inner, { type: 'Flatten' }], plain), set)
    const indices = everyIndex(set.train)
    expect(branch.train(indices, indices.length)).toEqual(without.train(indices, indices.length))
  })
})

describe('a Repeat', () => {
  it('has weights of its own each time, named by it', () => {
    const experiment = experimentOf(
      [{ type: 'Repeat', times: 3, layers: [conv(2), { type: 'Repeat', times: 2, layers: [{ type: 'BatchNormalization' }] }] }, { type: 'Flatten' }], plain)
    expectSameStep(experiment, set)
    const names = tracedOf(experiment, set).save(1).weights.map(({ name }) => name)
    expect(names).toContain('layer_0_0.3/kernel')
    expect(names).toContain('layer_0_1_0.3.2/gamma')
    expect(new Set(names).size).toBe(names.length)
  })

  it('of residual blocks learns as its definition says', () => {
    const block: LayerParts = { type: 'Branch', merge: 'Add', branches: [[conv(3), { type: 'BatchNormalization' }], []] }
    sameStep([conv(3), { type: 'Repeat', times: 3, layers: [block, { type: 'Activation' }] }, { type: 'Flatten' }])
  })

  it('of dense blocks grows', () => {
    sameStep([{ type: 'Repeat', times: 3, layers: [{ type: 'Branch', branches: [[], [conv(2)]] }] }, { type: 'Flatten' }])
  })
})

describe('a disabled layer', () => {
  it('is left out, with all that stands in it', () => {
    const off = experimentOf([
      conv(3), { ...conv(2), disabled: true }, { type: 'Repeat', disabled: true, times: 4, layers: [conv(9)] },
      { type: 'Branch', branches: [[conv(2)], [conv(2, { disabled: true })]] }, { type: 'Flatten' },
    ], plain)
    expectSameStep(off, set)
    expect(tracedOf(off, set).save(1).weights.map(({ name }) => name)).toEqual([
      'layer_0/kernel', 'layer_0/bias', 'layer_3_0_0/kernel', 'layer_3_0_0/bias', 'output/kernel', 'output/bias',
    ])
  })
})

describe('regularizers', () => {
  const penalised: LayerParts[] = [
    conv(3, { kernel_regularizer: { l1: 0.01, l2: 0.02 } }), { type: 'Flatten' },
    { type: 'Dense', units: 4, kernel_regularizer: { l1: 0, l2: 0.1 }, bias_regularizer: { l1: 0.1, l2: 0 } },
  ]
  it('are in the loss and the gradient, as the definition says', () => {
    sameStep(penalised)
    sameStep([{ type: 'Repeat', times: 2, layers: [conv(2, { kernel_regularizer: { l1: 0.3, l2: 0.3 } })] }, { type: 'Flatten' }])
  })

  it('are in what an evaluation tells, once an example', async () => {
    const toy = toySet(60, 30), experiment = experimentOf(penalised, plain)
    const bare = experimentOf(penalised.map((layer) => Object.fromEntries(
      Object.entries(layer).filter(([name]) => !name.endsWith('_regularizer'))) as LayerParts), plain)
    const indices = everyIndex(toy.test)
    const told = tracedOf(experiment, toy).evaluate('test', indices)
    const expected = await eagerOf(experiment, toy).evaluate(toy.test, indices)
    expect(told.loss).toBeCloseTo(expected!.loss, 2)
    expect(told.loss).toBeGreaterThan(tracedOf(bare, toy).evaluate('test', indices).loss + 1)
  })
})

import { describe, expect, it } from 'vitest'
import { analyse, totalParameters } from '../../src/domain/analysis'
import { emptyArchitecture } from '../../src/domain/architecture'
import { architectureOf, type LayerParts } from '../engine/smallExperiment'

const analysisOf = (layers: LayerParts[], input = [28, 28, 1], classes = 10) =>
  analyse(architectureOf(layers), input, classes)
const states = (layers: LayerParts[], input?: number[]) =>
  [...analysisOf(layers, input).items.values()].map(({ state }) => state)
const outputs = (layers: LayerParts[], input?: number[]) =>
  [...analysisOf(layers, input).items.values()].map((item) => (item.state === 'ok' ? item.output : item.state))

describe('a stack that fits', () => {
  const stack: LayerParts[] = [
    { type: 'Conv2D', filters: 32 }, { type: 'BatchNormalization' }, { type: 'MaxPooling2D' },
    { type: 'SpatialDropout2D' }, { type: 'Flatten' }, { type: 'Dense', units: 128 }, { type: 'Dropout' },
  ]

  it('has an entry a layer and one for the output, each with what the one before it puts out', () => {
    expect(outputs(stack)).toEqual([
      [26, 26, 32], [26, 26, 32], [13, 13, 32], [13, 13, 32], [5408], [128], [128], [10],
    ])
  })

  it('counts parameters as keras.Model.summary() does, trainable ones apart', () => {
    const { parameters } = analysisOf(stack)
    expect(parameters).toEqual({ trainable: 320 + 64 + 692_352 + 1_290, nonTrainable: 64 })
    expect(totalParameters(parameters)).toBe(694_090)
  })

  it('adds up multiply-adds and the values put out, the output’s among them', () => {
    const { multiplyAdds, activations } = analysisOf(stack)
    expect(multiplyAdds).toBe(26 * 26 * 32 * 9 + 5408 * 128 + 128 * 10)
    expect(activations).toBe(2 * 26 * 26 * 32 + 2 * 13 * 13 * 32 + 5408 + 128 + 128 + 10)
  })

  it('has no problem', () => expect(analysisOf(stack).problem).toBeUndefined())
})

describe('the output', () => {
  it.each([
    [2, 1_570], [10, 7_850], [100, 78_500],
  ])('has a unit a class: %i classes make %i parameters', (classes, count) => {
    const analysis = analysisOf([{ type: 'Flatten' }], [28, 28, 1], classes)
    expect(analysis.items.get('output')).toMatchObject({ state: 'ok', output: [classes] })
    expect(totalParameters(analysis.parameters)).toBe(count)
  })

  it('has no bias where the architecture says so', () => {
    const { parameters } = analyse(
      architectureOf([{ type: 'Flatten' }], { use_bias: false }),
      [28, 28, 1],
      10,
    )
    expect(parameters.trainable).toBe(7_840)
  })

  it('asks for Flatten where images reach it, as the problem of `output`', () => {
    const { problem } = analyse(emptyArchitecture('a'), [28, 28, 1], 10)
    expect(problem).toMatchObject({
      item: 'output', problem: { fix: { kind: 'insert-before', type: 'Flatten' } },
    })
  })
})

describe('a layer that doesn’t fit', () => {
  const stack: LayerParts[] = [
    { type: 'Conv2D' }, { type: 'Dense', name: 'wide' }, { type: 'Conv2D' }, { type: 'Flatten' },
  ]

  it('is the first problem, by name; those behind it wait', () => {
    expect(states(stack)).toEqual(['ok', 'problem', 'waiting', 'waiting', 'waiting'])
    expect(analysisOf(stack).problem).toMatchObject({
      item: 'wide', problem: { reason: 'Needs a flat input, gets 26 × 26 × 32' },
    })
  })

  it('leaves the totals of those before it', () => {
    expect(analysisOf(stack).parameters).toEqual({ trainable: 320, nonTrainable: 0 })
  })

  it('says what it gets', () => {
    expect(analysisOf(stack).items.get('wide')).toMatchObject({ state: 'problem', input: [26, 26, 32] })
  })
})

describe('what is too large', () => {
  it('is refused by its parameters before anything could be allocated', () => {
    const { problem } = analysisOf(
      [{ type: 'Flatten' }, { type: 'Dense', name: 'giant', units: 65_536 }],
      [128, 128, 3],
    )
    expect(problem).toMatchObject({ item: 'giant' })
    expect(problem?.problem.reason).toMatch(
      /^Would have 3,221,291,008 parameters, more than the 500,000,000 allowed/,
    )
  })

  it('is refused where only all layers together are', () => {
    const wide: LayerParts = { type: 'Dense', units: 16_384 }
    const { items, problem } = analysisOf([{ type: 'Flatten' }, wide, wide, { ...wide, name: 'third' }])
    expect([...items.values()].map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'problem', 'waiting'])
    expect(problem).toMatchObject({ item: 'third' })
    expect(problem?.problem.reason).toMatch(/^Would bring the network to 549,765,120 parameters, more than/)
  })

  it('is refused by what it puts out', () => {
    const { problem } = analysisOf(
      [{ type: 'Conv2D', name: 'broad', filters: 4096, padding: 'same' }],
      [512, 512, 1],
    )
    expect(problem).toMatchObject({
      item: 'broad',
      problem: { reason: 'Would put out 512 × 512 × 4096 values, too many; make it smaller' },
    })
  })

  it('is refused in the output too', () => {
    expect(analysisOf([{ type: 'Flatten' }], [4096, 4096, 3], 100).problem).toMatchObject({ item: 'output' })
  })

  it('is all right just below', () => {
    expect(
      analysisOf([{ type: 'Flatten' }, { type: 'Dense', units: 65_536 }], [84, 84, 1]).problem,
    ).toBeUndefined()
  })
})

describe('a Branch', () => {
  const conv = (filters: number): LayerParts => ({ type: 'Conv2D', filters, padding: 'same' })
  const branchOf = (merge: string, ...branches: LayerParts[][]): LayerParts => ({ type: 'Branch', name: 'branch', merge, branches })

  it('joins what its branches put out and costs what they cost together', () => {
    const { items, nodes, problem } = analysisOf([branchOf('Concatenate', [conv(4)], [conv(8), conv(2)], []), { type: 'Flatten' }])
    expect(problem).toBeUndefined()
    expect(items.get('branch')).toMatchObject({
      state: 'ok', input: [28, 28, 1], output: [28, 28, 7], parameters: { trainable: 40 + 80 + 146, nonTrainable: 0 },
    })
    expect(nodes.map(({ item }) => item)).toEqual(['layer_0_0_0', 'layer_0_1_0', 'layer_0_1_1', 'branch', 'layer_1', 'output'])
    expect(nodes[3]!.from).toEqual([0, 2, -1])
  })

  it('that can’t be joined has the problem itself, with a fix that mends it', () => {
    const { items, problem } = analysisOf([branchOf('Add', [conv(4)], [conv(8)]), { type: 'Flatten' }])
    expect(problem).toMatchObject({ item: 'branch', problem: { fix: { kind: 'append-to-branch', branch: 0, type: 'Conv2D' } } })
    expect(items.get('layer_0_1_0')).toMatchObject({ state: 'ok' })
    expect(items.get('layer_1')).toEqual({ state: 'waiting' })
  })

  it('whose kernels make it smaller than its skip is mended by padding, where that is enough', () => {
    const valid: LayerParts = { type: 'Conv2D', name: 'valid', filters: 1 }
    expect(analysisOf([branchOf('Add', [valid], [])]).problem).toMatchObject({
      item: 'branch', problem: { fix: { kind: 'set-within', items: ['valid'], fields: { padding: 'same' } } },
    })
    expect(analysisOf([branchOf('Concatenate', [valid, { type: 'MaxPooling2D' }], [])]).problem?.problem.fix?.kind).not.toBe('set-within')
    expect(analysisOf([branchOf('Add', [valid, conv(3)], [])], [28, 28, 2]).problem?.problem.fix?.kind).not.toBe('set-within')
  })

  it('is offered no layer with larger strides or sides than a layer can have', () => {
    const pool = (side: number): LayerParts => ({ type: 'MaxPooling2D', pool_size: [side, side] })
    const fixOf = (side: number, ...pools: LayerParts[]) =>
      analysisOf([branchOf('Add', [], pools), { type: 'Flatten' }], [side, side, 3]).problem?.problem.fix
    expect(fixOf(128, pool(8), pool(8))).toMatchObject({ fields: { strides: [64, 64] } })
    expect(fixOf(130, pool(13), pool(5))).toBeUndefined()
    expect(analysisOf([{ type: 'GRU' }], [1, 1_000_003, 1]).problem?.problem).toMatchObject({ reason: expect.stringMatching(/^Needs a seq/) as string })
    expect(analysisOf([{ type: 'GRU' }], [1, 1_000_003, 1]).problem?.problem.fix).toBeUndefined()
  })

  it('waits where a branch has the problem; its other branches are known', () => {
    const { items } = analysisOf([branchOf('Add', [{ type: 'Dense', name: 'wide' }, conv(1)], [conv(8)])])
    expect([...items].map(([name, { state }]) => [name, state])).toEqual([
      ['wide', 'problem'], ['layer_0_0_1', 'waiting'], ['layer_0_1_0', 'ok'], ['branch', 'waiting'], ['output', 'waiting'],
    ])
  })
})

describe('a Repeat', () => {
  const grown: LayerParts = {
    type: 'Repeat', name: 'repeat', times: 3,
    layers: [{ type: 'Branch', name: 'grow', merge: 'Concatenate', branches: [[], [{ type: 'Conv2D', filters: 2, padding: 'same' }]] }],
  }
  it('costs all its rounds; what stands in it is told of the first', () => {
    const { items } = analysisOf([grown, { type: 'Flatten' }])
    expect(items.get('grow')).toMatchObject({ output: [28, 28, 3], parameters: { trainable: 20 } })
    expect(items.get('repeat')).toMatchObject({ output: [28, 28, 7], parameters: { trainable: 20 + 56 + 92 } })
  })

  it('that fails on a later round says which, on the layer', () => {
    const { problem } = analysisOf([{ type: 'Repeat', name: 'repeat', times: 9, layers: [{ type: 'MaxPooling2D', name: 'pool' }] }])
    expect(problem?.item).toBe('pool')
    expect(problem?.problem.reason).toBe('The 2 × 2 pool is larger than its 1 × 1 input, the 5th time of 9 in repeat')
  })

  it('offers no move where nothing stands before the layer that it could be moved before', () => {
    const { problem } = analysisOf([{ type: 'Repeat', times: 2, layers: [{ type: 'MaxPooling2D', name: 'pool' }, { type: 'Flatten' }] }])
    expect(problem).toMatchObject({ item: 'pool', problem: { reason: expect.stringMatching(/^Needs height/) as string } })
    expect(problem!.problem.fix).toBeUndefined()
  })

  it('of too many layers is refused, and what it holds waits', () => {
    const deep: LayerParts = { type: 'Repeat', times: 100, layers: [{ type: 'Repeat', name: 'inner', times: 100, layers: [{ type: 'Flatten', name: 'flat' }] }] }
    const { items, problem } = analysisOf([deep])
    expect(problem?.problem.reason).toMatch(/^Comes to 10,000 layers/)
    expect([items.get('inner'), items.get('flat')]).toEqual([{ state: 'waiting' }, { state: 'waiting' }])
  })
})

it('leaves a disabled item out, with all that stands in it', () => {
  const { items, problem, nodes } = analysisOf([
    { type: 'Dense', disabled: true }, { type: 'Repeat', disabled: true, layers: [{ type: 'Dense', name: 'within' }] },
    { type: 'Flatten' },
  ])
  expect(problem).toBeUndefined()
  expect(items.get('within')).toEqual({ state: 'disabled' })
  expect(nodes.map(({ item }) => item)).toEqual(['layer_2', 'output'])
})

it('adds no state: the same architecture gives the same analysis', () => {
  const architecture = architectureOf([{ type: 'Flatten' }, { type: 'Dense' }])
  const before = structuredClone(architecture)
  expect(analyse(architecture, [8, 8, 3], 4)).toEqual(analyse(architecture, [8, 8, 3], 4))
  expect(architecture).toEqual(before)
})

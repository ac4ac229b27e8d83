import { describe, expect, it } from 'vitest'
import { analyse, totalParameters } from '../../src/domain/analysis'
import { emptyArchitecture } from '../../src/domain/architecture'
import { architectureOf, type LayerParts } from '../engine/smallExperiment'

const analysisOf = (layers: LayerParts[], input = [28, 28, 1], classes = 10) =>
  analyse(architectureOf(layers), input, classes)
const states = (layers: LayerParts[], input?: number[]) =>
  analysisOf(layers, input).layers.map(({ state }) => state)
const outputs = (layers: LayerParts[], input?: number[]) =>
  analysisOf(layers, input).layers.map((layer) => (layer.state === 'ok' ? layer.output : layer.state))

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
    expect(analysis.layers.at(-1)).toMatchObject({ state: 'ok', output: [classes] })
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
      index: 0, layer: 'output', problem: { fix: { kind: 'insert-before', type: 'Flatten' } },
    })
  })
})

describe('a layer that doesn’t fit', () => {
  const stack: LayerParts[] = [
    { type: 'Conv2D' }, { type: 'Dense', name: 'wide' }, { type: 'Conv2D' }, { type: 'Flatten' },
  ]

  it('is the first problem, by name and place; those behind it wait', () => {
    expect(states(stack)).toEqual(['ok', 'problem', 'waiting', 'waiting', 'waiting'])
    expect(analysisOf(stack).problem).toMatchObject({
      index: 1, layer: 'wide', problem: { reason: 'Needs a flat input, gets 26 × 26 × 32' },
    })
  })

  it('leaves the totals of those before it', () => {
    expect(analysisOf(stack).parameters).toEqual({ trainable: 320, nonTrainable: 0 })
  })

  it('says what it gets', () => {
    expect(analysisOf(stack).layers[1]).toMatchObject({ state: 'problem', input: [26, 26, 32] })
  })
})

describe('what is too large', () => {
  it('is refused by its parameters before anything could be allocated', () => {
    const { problem } = analysisOf(
      [{ type: 'Flatten' }, { type: 'Dense', name: 'giant', units: 65_536 }],
      [128, 128, 3],
    )
    expect(problem).toMatchObject({ layer: 'giant' })
    expect(problem?.problem.reason).toMatch(
      /^Would have 3,221,291,008 parameters, more than the 500,000,000 allowed/,
    )
  })

  it('is refused where only all layers together are', () => {
    const wide: LayerParts = { type: 'Dense', units: 16_384 }
    const { layers, problem } = analysisOf([{ type: 'Flatten' }, wide, wide, { ...wide, name: 'third' }])
    expect(layers.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'problem', 'waiting'])
    expect(problem).toMatchObject({ layer: 'third' })
    expect(problem?.problem.reason).toMatch(/^Would bring the network to 549,765,120 parameters, more than/)
  })

  it('is refused by what it puts out', () => {
    const { problem } = analysisOf(
      [{ type: 'Conv2D', name: 'broad', filters: 4096, padding: 'same' }],
      [512, 512, 1],
    )
    expect(problem).toMatchObject({
      layer: 'broad',
      problem: { reason: 'Would put out 512 × 512 × 4096 values, too many; make it smaller' },
    })
  })

  it('is refused in the output too', () => {
    expect(analysisOf([{ type: 'Flatten' }], [4096, 4096, 3], 100).problem).toMatchObject({ layer: 'output' })
  })

  it('is all right just below', () => {
    expect(
      analysisOf([{ type: 'Flatten' }, { type: 'Dense', units: 65_536 }], [84, 84, 1]).problem,
    ).toBeUndefined()
  })
})

it('adds no state: the same architecture gives the same analysis', () => {
  const architecture = architectureOf([{ type: 'Flatten' }, { type: 'Dense' }])
  const before = structuredClone(architecture)
  expect(analyse(architecture, [8, 8, 3], 4)).toEqual(analyse(architecture, [8, 8, 3], 4))
  expect(architecture).toEqual(before)
})

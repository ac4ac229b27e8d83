import { describe, expect, it } from 'vitest'
import { emptyArchitecture, layerNameProblem } from '../../src/domain/architecture'
import { applyFix, insertItem } from '../../src/domain/edits'
import { analyse } from '../../src/domain/analysis'
import { freeName, type ItemType, rootList } from '../../src/domain/stack'

const networkOf = (...types: ItemType[]) => types.reduce((architecture, type, index) =>
  insertItem(architecture, { list: rootList, index }, type).architecture, emptyArchitecture('a'))

describe('names of layers', () => {
  it.each([
    ['Dense', 'dense'], ['Conv2D', 'conv2d'], ['MaxPooling2D', 'max_pooling2d'], ['SpatialDropout2D', 'spatial_dropout2d'],
    ['BatchNormalization', 'batch_normalization'], ['LeakyReLU', 'leaky_re_lu'], ['Branch', 'branch'], ['Repeat', 'repeat'],
  ] as const)('a new %s is called %s, as Keras does', (type, name) => {
    expect(freeName(type, new Set())).toBe(name)
  })
  it('the second of a type is counted', () => {
    expect(networkOf('Conv2D', 'Conv2D', 'Conv2D').layers.map(({ name }) => name)).toEqual(['conv2d', 'conv2d_1', 'conv2d_2'])
  })
  it('the first gap in the count is taken', () => {
    expect(freeName('Dense', new Set(['dense', 'dense_2']))).toBe('dense_1')
  })
  it.each([
    ['first_conv', undefined], ['conv2d', undefined], ['dense', /another layer/i], ['output', /another layer/i],
    ['2nd', /Letters/], ['a b', /Letters/], ['', /Letters/], ['x'.repeat(65), /Letters/],
  ])('the first of Conv2D and Dense as %j: %s', (name, problem) => {
    const found = layerNameProblem(networkOf('Conv2D', 'Dense'), 'conv2d', name)
    if (problem) expect(found).toMatch(problem)
    else expect(found).toBeUndefined()
  })
})

describe('a layer over images behind Flatten', () => {
  it('is mended by moving it before Flatten', () => {
    const architecture = networkOf('Conv2D', 'Flatten', 'Dense', 'SpatialDropout2D')
    const { problem } = analyse(architecture, [28, 28, 1], 10)
    expect(problem?.item).toBe('spatial_dropout2d')
    const mended = applyFix(architecture, 'spatial_dropout2d', problem!.problem.fix!)
    expect(mended.layers.map(({ type }) => type)).toEqual(['Conv2D', 'SpatialDropout2D', 'Flatten', 'Dense'])
    expect(analyse(mended, [28, 28, 1], 10).problem).toBeUndefined()
  })
})

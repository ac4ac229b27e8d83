import { describe, expect, it } from 'vitest'
import { layerTypes } from '../../../src/domain/layers'
import { containerTypes } from '../../../src/domain/stack'
import { firstHit, paletteGroups } from '../../../src/renderer/design/palette/paletteGroups'

const found = (search: string, all = false) => paletteGroups(search, all).flatMap(({ types }) => types)

describe('the palette', () => {
  it('shows ten layers and what holds layers where nothing is searched', () => {
    const shown = found('')
    expect(shown).toHaveLength(10 + containerTypes.length)
    for (const type of ['Dense', 'Conv2D', 'Flatten', 'Dropout', ...containerTypes]) expect(shown).toContain(type)
  })
  it('shows every one once where all are asked for', () => {
    expect(found('', true).sort()).toEqual([...layerTypes, ...containerTypes].sort())
  })
  it.each([
    ['avg', ['AveragePooling2D', 'GlobalAveragePooling2D']],
    ['POOL max', ['MaxPooling2D', 'GlobalMaxPooling2D']],
    ['drop', ['Dropout', 'SpatialDropout2D']],
    ['mean of each window', ['AveragePooling2D']],
    ['depthwise', ['SeparableConv2D', 'DepthwiseConv2D']],
    ['rnn', ['SimpleRNN', 'LSTM', 'GRU']],
    ['bn', ['BatchNormalization']],
    ['lstm', ['LSTM']],
    ['relu', ['Activation', 'LeakyReLU', 'PReLU']],
    ['swish', ['Activation']],
    ['transformer', []],
  ])('finds any layer by name, other names, category or summary: %s', (search, types) => {
    expect(found(search)).toEqual(types)
  })
  it('leaves out groups in which nothing is found', () => {
    expect(paletteGroups('fully connected').map(({ category }) => category)).toEqual(['core'])
  })
  it.each([
    ['d', 'Dense'], ['dr', 'Dropout'], ['2d', 'Conv2D'], ['norm', 'BatchNormalization'], ['every unit', 'Dense'],
    ['fc', 'Dense'], ['lstm', 'LSTM'], ['maxpool', 'MaxPooling2D'], ['bn', 'BatchNormalization'], ['relu', 'Activation'],
    ['swish', 'Activation'], ['prelu', 'PReLU'], ['deconv', 'Conv2DTranspose'], ['gru', 'GRU'], ['bra', 'Branch'],
  ])('Enter after %s takes %s', (search, type) => {
    expect(firstHit(search)).toBe(type)
  })
  it('Enter takes nothing where nothing is found', () => {
    expect(firstHit('transformer')).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { layerTypes } from '../../../src/domain/layers'
import { containerTypes } from '../../../src/domain/stack'
import { firstHit, paletteGroups } from '../../../src/renderer/design/palette/paletteGroups'

const found = (search: string) => paletteGroups(search).flatMap(({ types }) => types)

describe('the palette', () => {
  it('shows every layer once where nothing is searched', () => {
    expect(found('').sort()).toEqual([...layerTypes, ...containerTypes].sort())
  })
  it.each([
    ['pool', ['MaxPooling2D', 'AveragePooling2D']],
    ['POOL max', ['MaxPooling2D']],
    ['drop', ['Dropout', 'SpatialDropout2D']],
    ['mean of each window', ['AveragePooling2D']],
    ['convolution', ['Conv2D']],
    ['lstm', []],
  ])('finds by name, category or summary: %s', (search, types) => {
    expect(found(search)).toEqual(types)
  })
  it('leaves out groups in which nothing is found', () => {
    expect(paletteGroups('dense').map(({ category }) => category)).toEqual(['core'])
  })
  it.each([
    ['d', 'Dense'], ['dr', 'Dropout'], ['2d', 'Conv2D'], ['norm', 'BatchNormalization'], ['every unit', 'Dense'],
  ])('Enter after %s takes %s', (search, type) => {
    expect(firstHit(search)).toBe(type)
  })
  it('Enter takes nothing where nothing is found', () => {
    expect(firstHit('lstm')).toBeUndefined()
  })
})

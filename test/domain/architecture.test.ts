import { describe, expect, it } from 'vitest'
import {
  applyFix, type Architecture, architectureSchema, duplicateLayer, emptyArchitecture, freeName, insertLayer,
  maximumLayers, moveLayer, removeLayer, updateLayer,
} from '../../src/domain/architecture'
import { layerTypes } from '../../src/domain/layers'
import { architectureOf } from '../engine/smallExperiment'

const network = architectureOf([
  { type: 'Conv2D', name: 'a' }, { type: 'Flatten', name: 'b' }, { type: 'Dense', name: 'c', units: 7 },
])
const names = ({ layers }: Architecture) => layers.map(({ name }) => name)
const frozen = structuredClone(network)
const messageOf = (document: unknown) => {
  const issue = architectureSchema.safeParse(document).error?.issues[0]
  return issue && `${issue.path.join('.')}: ${issue.message}`
}

describe('edits', () => {
  it.each(layerTypes)('insert a %s with its defaults, valid as it is', (type) => {
    const inserted = insertLayer(network, 1, type)
    expect(names(inserted)).toEqual(['a', freeName(network, type), 'b', 'c'])
    expect(architectureSchema.parse(inserted)).toEqual(inserted)
  })

  it.each([
    [0, 2, ['b', 'c', 'a']], [2, 0, ['c', 'a', 'b']], [1, 1, ['a', 'b', 'c']], [0, 1, ['b', 'a', 'c']],
  ])('move from %i so that it ends at %i', (from, to, order) =>
    expect(names(moveLayer(network, from, to))).toEqual(order),
  )

  it('insert at the end, behind the last layer', () => {
    expect(names(insertLayer(network, 3, 'Dropout'))).toEqual(['a', 'b', 'c', 'dropout'])
  })

  it('remove one layer and keep the others’ order', () =>
    expect(names(removeLayer(network, 1))).toEqual(['a', 'c']))

  it('duplicate a layer right behind it, with its fields and a name of its own', () => {
    const { layers } = duplicateLayer(network, 2)
    expect(layers[3]).toEqual({ ...layers[2], name: 'dense' })
    expect(duplicateLayer({ ...network, layers }, 3).layers.map(({ name }) => name)).toEqual([
      'a', 'b', 'c', 'dense', 'dense_1',
    ])
  })

  it('update the fields given and no others', () => {
    const { layers } = updateLayer(network, 2, { units: 9 })
    expect(layers).toEqual([network.layers[0], network.layers[1], { ...network.layers[2], units: 9 }])
  })

  it('leave the document they were given as it was', () => {
    insertLayer(network, 0, 'Dense'); moveLayer(network, 0, 2); removeLayer(network, 0)
    duplicateLayer(network, 0); updateLayer(network, 0, { filters: 1 })
    expect(network).toEqual(frozen)
  })

  it('of a layer that isn’t there change nothing', () => {
    for (const edited of [
      moveLayer(network, 9, 0),
      removeLayer(network, 9),
      duplicateLayer(network, 9),
      updateLayer(network, 9, { units: 1 }),
    ]) {
      expect(edited).toEqual(network)
    }
  })
})

describe('applyFix', () => {
  it('does what its kind says, at the layer’s place', () => {
    expect(names(applyFix(network, 2, { kind: 'insert-before', type: 'Flatten', label: '' }))).toEqual([
      'a', 'b', 'flatten', 'c',
    ])
    expect(names(applyFix(network, 3, { kind: 'insert-before', type: 'Flatten', label: '' }))).toEqual([
      'a', 'b', 'c', 'flatten',
    ])
    expect(names(applyFix(network, 2, { kind: 'move-before', type: 'Flatten', label: '' }))).toEqual([
      'a', 'c', 'b',
    ])
    expect(names(applyFix(network, 1, { kind: 'remove', label: '' }))).toEqual(['a', 'c'])
    expect(
      applyFix(network, 0, { kind: 'set', fields: { padding: 'same' }, label: '' }).layers[0],
    ).toHaveProperty('padding', 'same')
  })

  it('moves before the first of several', () => {
    const twice = architectureOf([
      { type: 'Flatten', name: 'x' }, { type: 'Flatten', name: 'y' }, { type: 'Conv2D', name: 'z' },
    ])
    expect(names(applyFix(twice, 2, { kind: 'move-before', type: 'Flatten', label: '' }))).toEqual([
      'z', 'x', 'y',
    ])
  })
})

describe('freeName', () => {
  it('takes the first gap', () => {
    const gap = architectureOf([{ type: 'Dense', name: 'dense' }, { type: 'Dense', name: 'dense_2' }])
    expect(freeName(gap, 'Dense')).toBe('dense_1')
  })
})

describe('a saved architecture', () => {
  it('is refused where two layers have one name, at the second', () => {
    const twice = { ...network, layers: [...network.layers, { ...network.layers[0], name: 'b' }] }
    expect(messageOf(twice)).toBe('layers.3.name: another layer is already called b')
  })

  it('is refused where a layer has the output’s name', () => {
    const { layers } = network
    expect(messageOf({ ...network, layers: [{ ...layers[0], name: 'output' }] })).toBe(
      'layers.0.name: another layer is already called output',
    )
  })

  it('is refused by the place of what it doesn’t know', () => {
    expect(messageOf({ name: 'x', layers: [{ type: 'Flatten', name: 'f' }, { type: 'Magic', name: 'm' }] }))
      .toMatch(/^layers\.1\.type: unknown layer "Magic"/)
    expect(messageOf({ name: 'x', layers: [{ type: 'Flatten', name: 'f', extra: 1 }] })).toMatch(
      /^layers\.0: .*"extra"/,
    )
    expect(messageOf({ name: 'x', layers: [], extra: 1 })).toMatch(/"extra"/)
    expect(messageOf({ name: 'x', layers: [], output: { activation: 'sigmoid' } })).toMatch(
      /^output\.activation: /,
    )
    expect(messageOf({ name: 'x', layers: [], output: { units: 4 } })).toMatch(/^output: .*"units"/)
  })

  it('gets the output’s defaults where it says nothing of it', () => {
    expect(architectureSchema.parse({ name: 'x', layers: [] })).toEqual(emptyArchitecture('x'))
  })

  it(`holds ${maximumLayers} layers and no more`, () => {
    const layers = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ type: 'Dropout', name: `d${i}` }))
    expect(messageOf({ name: 'x', layers: layers(maximumLayers) })).toBeUndefined()
    expect(messageOf({ name: 'x', layers: layers(maximumLayers + 1) })).toMatch(/^layers: .*500/)
  })

  it.each(['', '   ', 'x'.repeat(121), 3, null])('can’t be called %j', (name) => {
    expect(messageOf({ name, layers: [] })).toMatch(/^name: /)
  })
})

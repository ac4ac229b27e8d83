import { describe, expect, it } from 'vitest'
import { architectureSchema, emptyArchitecture } from '../../src/domain/architecture'
import { maximumDepth, maximumLayers } from '../../src/domain/stack'
import { architectureOf } from '../engine/smallExperiment'

const network = architectureOf([
  { type: 'Conv2D', name: 'a' }, { type: 'Flatten', name: 'b' }, { type: 'Dense', name: 'c', units: 7 },
])
const messageOf = (document: unknown) => {
  const issue = architectureSchema.safeParse(document).error?.issues[0]
  return issue && `${issue.path.join('.')}: ${issue.message}`
}

describe('a saved architecture', () => {
  it('is refused where two layers have one name, wherever they stand', () => {
    const twice = { ...network, layers: [...network.layers, { ...network.layers[0], name: 'b' }] }
    expect(messageOf(twice)).toBe('layers.3.name: another layer is already called b')
    const within = { type: 'Repeat', name: 'r', times: 2, layers: [{ ...network.layers[0], name: 'b' }] }
    expect(messageOf({ ...network, layers: [...network.layers, within] })).toBe('layers.3.layers.0.name: another layer is already called b')
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
    expect(messageOf({ name: 'x', layers: [], output: { activation: 'tanh' } })).toMatch(
      /^output\.activation: /,
    )
    expect(messageOf({ name: 'x', layers: [], output: { units: 4 } })).toMatch(/^output: .*"units"/)
  })

  it(`nests Branch and Repeat ${maximumDepth} deep and no deeper`, () => {
    const nested = (depth: number): unknown => depth === 0 ? { type: 'Flatten', name: 'f' }
      : { type: 'Repeat', name: `r${depth}`, times: 2, layers: [nested(depth - 1)] }
    expect(messageOf({ name: 'x', layers: [nested(maximumDepth)] })).toBeUndefined()
    expect(messageOf({ name: 'x', layers: [nested(maximumDepth + 1)] })).toMatch(/at most 6 deep/)
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

import { describe, expect, it } from 'vitest'
import { alignLayers } from '../../src/domain/layerAlignment'
import { architectureOf, type LayerParts } from '../engine/smallExperiment'
import { seededNumbers } from '../engine/seededNumbers'
import { pick, randomArchitecture, wholeBetween } from './randomArchitecture'

const stackOf = (...layers: LayerParts[]) => architectureOf(layers).layers
const types = (stacks: ReturnType<typeof stackOf>[]) =>
  alignLayers(stacks).map((row) => row.map((layer) => layer?.type))

describe('alignLayers', () => {
  it('puts equal stacks side by side', () => {
    const stack = stackOf({ type: 'Flatten' }, { type: 'Dense' })
    expect(types([stack, stack, stack])).toEqual([
      ['Flatten', 'Flatten', 'Flatten'],
      ['Dense', 'Dense', 'Dense'],
    ])
  })

  it('matches the same layer rather than another of its type', () => {
    const rows = alignLayers([
      stackOf({ type: 'Dense', units: 64 }),
      stackOf({ type: 'Dense', units: 8 }, { type: 'Dense', units: 64 }),
    ])
    expect(rows.map((row) => row.map((layer) => layer && 'units' in layer && layer.units))).toEqual([
      [undefined, 8],
      [64, 64],
    ])
  })

  it('has nothing of nothing', () => {
    expect(alignLayers([])).toEqual([])
    expect(alignLayers([[], []])).toEqual([])
    expect(types([[], stackOf({ type: 'Flatten' })])).toEqual([[undefined, 'Flatten']])
  })

  it('keeps every layer of every stack, in order, beside layers of its own type only', () => {
    const next = seededNumbers(71)
    for (let i = 0; i < 200; i++) {
      const base = randomArchitecture(next, wholeBetween(next, 0, 8)).layers
      const stacks = Array.from({ length: wholeBetween(next, 1, 4) }, () => base.filter(() => next() < 0.7)
        .concat(next() < 0.5 ? randomArchitecture(next, pick(next, [0, 1, 3])).layers : []))
      const rows = alignLayers(stacks)
      stacks.forEach((stack, which) => expect(rows.flatMap((row) => row[which] ?? [])).toEqual(stack))
      for (const row of rows) {
        expect(row).toHaveLength(stacks.length)
        expect(new Set(row.flatMap((layer) => layer?.type ?? [])).size).toBe(1)
      }
    }
  })
})

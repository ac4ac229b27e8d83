import { describe, expect, it } from 'vitest'
import { readClipping, writeClipping } from '../../src/domain/clipping'
import { maximumDepth, maximumLayers } from '../../src/domain/stack'
import { architectureOf } from '../engine/smallExperiment'

const { layers } = architectureOf([
  { type: 'Conv2D', filters: 7, disabled: true },
  { type: 'Branch', merge: 'Multiply', branches: [[{ type: 'Repeat', times: 9, layers: [{ type: 'Dropout' }] }], []] },
])
const parts = () => JSON.parse(writeClipping(layers)) as Record<string, unknown>
const problemOf = (document: unknown) => {
  const read = readClipping(typeof document === 'string' ? document : JSON.stringify(document))
  return 'problem' in read ? read.problem : undefined
}

describe('layers in the clipboard', () => {
  it('come back as they were', () => {
    expect(readClipping(writeClipping(layers))).toEqual({ layers })
  })

  it.each(['', 'Conv2D', '[]', 'null', '3', '{"format":"layerbench-experiment"}', '['.repeat(100_000)])('are not in %.40s', (text) => {
    expect(problemOf(text)).toBe('There are no layers in the clipboard')
  })

  it('are refused with the place of what is wrong', () => {
    expect(problemOf({ ...parts(), layers: [{ type: 'Lambda', name: 'x' }] })).toMatch(/can’t be read: layers\.0\.type: unknown layer "Lambda"/)
    expect(problemOf({ ...parts(), layers: [{ type: 'Dense', name: 'x', units: 0 }] })).toMatch(/layers\.0\.units/)
    expect(problemOf({ ...parts(), layers: [{ type: 'Flatten', name: 'x', extra: 1 }] })).toMatch(/extra/)
    expect(problemOf({ ...parts(), layers: [] })).toMatch(/layers: there are none/)
    expect(problemOf({ ...parts(), version: 2 })).toMatch(/version/)
    expect(problemOf({ ...parts(), more: 1 })).toMatch(/more/)
    expect(problemOf(JSON.stringify(parts()).replace('"type":"Conv2D"', '"__proto__":{"polluted":1},"type":"Conv2D"'))).toBeDefined()
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('are refused where they are too many, too deep or too long a text', () => {
    const many = Array.from({ length: maximumLayers + 1 }, (_, i) => ({ type: 'Flatten', name: `f${i}` }))
    expect(problemOf({ ...parts(), layers: many })).toMatch(/layers/)
    const deep = Array.from({ length: maximumDepth + 1 }).reduce<unknown>((inner, _, i) => ({ type: 'Repeat', name: `r${i}`, times: 2, layers: [inner] }), { type: 'Flatten', name: 'f' })
    expect(problemOf({ ...parts(), layers: [deep] })).toMatch(/at most 6 deep/)
    expect(problemOf(' '.repeat(2_000_001))).toMatch(/too large/)
  })
})

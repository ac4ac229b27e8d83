import { describe, expect, it } from 'vitest'
import {
  chipsOf, definitionOf, layerTypes, summariseLayer,
} from '../../../src/domain/layers'
import { stackSchema } from '../../../src/domain/stack'
import { layerOf } from '../../engine/smallExperiment'

/** The first issue, with its path within the layer. */
const problemOf = (spec: unknown) => {
  const issue = stackSchema.safeParse([spec]).error?.issues[0]
  return issue && { ...issue, path: issue.path.slice(1) }
}

it('has each layer under its own type', () => {
  for (const type of layerTypes) expect(definitionOf(type).type).toBe(type)
})

describe.each(layerTypes)('a saved %s', (type) => {
  it('gets Keras’s defaults for what it leaves out', () => {
    const spec = stackSchema.parse([{ type, name: 'a' }])[0]
    for (const [name, field] of Object.entries(definitionOf(type).fields))
      expect(spec).toHaveProperty(name, field.default)
  })

  it('is refused with a field it doesn’t have, which is named', () => {
    expect(problemOf({ type, name: 'a', colour: 1 })?.message).toMatch(/"colour"/)
  })

  it('has chips that are fields of it', () => {
    const { fields, chips } = definitionOf(type)
    for (const chip of chips) expect(Object.keys(fields)).toContain(chip)
  })
})

describe('a saved layer', () => {
  it.each([
    [{ type: 'Lambda', name: 'a' }, /unknown layer "Lambda"; known are Dense, /],
    [{ type: 'constructor', name: 'a' }, /unknown layer "constructor"/],
    [{ type: '__proto__', name: 'a' }, /unknown layer "__proto__"/],
    [{ type: 7, name: 'a' }, /unknown layer 7/],
    [{ name: 'a' }, /unknown layer without a type/],
  ])('%j is refused by what it says it is', (spec, message) =>
    expect(problemOf(spec)?.message).toMatch(message),
  )

  it.each([null, undefined, 3, 'Dense', []])('%j is refused', (spec) => expect(problemOf(spec)).toBeDefined())

  it.each(['', '1st', 'a b', 'a-b', '../a', 'ü', 'a'.repeat(65), '__proto__', 'a\n'])(
    'can’t be called %j',
    (name) => {
      expect(problemOf({ type: 'Flatten', name })).toMatchObject({ path: ['name'] })
    },
  )

  it('names the field whose value doesn’t fit', () => {
    expect(problemOf({ type: 'Conv2D', name: 'a', kernel_size: [3, 0] })).toMatchObject({
      path: ['kernel_size', 1],
    })
    expect(problemOf({ type: 'Dense', name: 'a', units: 1e9 })).toMatchObject({ path: ['units'] })
    expect(problemOf({ type: 'Dropout', name: 'a', rate: 1 })).toMatchObject({ path: ['rate'] })
  })
})

describe('what stands on a card', () => {
  it('is the telling fields, and every other one that isn’t at its default', () => {
    expect(summariseLayer(layerOf('Conv2D', { padding: 'same' }))).toBe(
      'Conv2D 32 filters · 3 × 3 · same · relu',
    )
    expect(summariseLayer(layerOf('Dense', { use_bias: false }))).toBe('Dense 128 units · relu · bias no')
    expect(summariseLayer(layerOf('MaxPooling2D', { strides: [1, 2] }))).toBe(
      'MaxPooling2D 2 × 2 · strides 1 × 2 · valid',
    )
    expect(summariseLayer(layerOf('Flatten'))).toBe('Flatten')
  })

  it('tells which are at their default', () => {
    expect(chipsOf(layerOf('Dense', { units: 64 })).map(({ name, isDefault }) => [name, isDefault]))
      .toEqual([['units', false], ['activation', true]])
  })
})

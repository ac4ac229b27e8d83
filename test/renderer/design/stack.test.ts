import { describe, expect, it } from 'vitest'
import { outputName } from '../../../src/domain/architecture'
import { rootList } from '../../../src/domain/stack'
import { inputKey, isItemKey, listKey, visibleKeys } from '../../../src/renderer/design/stack/keys'
import { insertionPlace, placeAcross, placeBeside } from '../../../src/renderer/design/stack/places'
import { stackCommand } from '../../../src/renderer/design/stack/stackKeys'
import { architectureOf } from '../../engine/smallExperiment'

const key = (name: string, held: Partial<Record<'alt' | 'ctrl' | 'meta' | 'shift', boolean>> = {}) => ({
  key: name, altKey: !!held.alt, ctrlKey: !!held.ctrl, metaKey: !!held.meta, shiftKey: !!held.shift,
})

const network = architectureOf([
  { type: 'Conv2D', name: 'a' },
  { type: 'Branch', name: 'b', branches: [[{ type: 'Conv2D', name: 'c' }, { type: 'Dropout', name: 'd' }], []] },
  { type: 'Flatten', name: 'f' },
  { type: 'Repeat', name: 'r', layers: [] },
])
const root = (index: number) => ({ list: rootList, index })

describe('the order in the stack', () => {
  it('goes from the input through containers, their empty lists too, to the output', () => {
    expect(visibleKeys(network.layers, new Set())).toEqual([inputKey, 'a', 'b', 'c', 'd', listKey('b:1'), 'f', 'r', listKey('r'), outputName])
  })
  it('leaves out what stands in a collapsed container', () => {
    expect(visibleKeys(network.layers, new Set(['b']))).toEqual([inputKey, 'a', 'b', 'f', 'r', listKey('r'), outputName])
  })
  it('tells items from the other keys', () => {
    expect(visibleKeys(network.layers, new Set()).filter(isItemKey)).toEqual(['a', 'b', 'c', 'd', 'f', 'r'])
  })
})

describe('places in the stack', () => {
  it.each([
    ['at the end where nothing is selected', undefined, root(4)],
    ['first behind the input', inputKey, root(0)],
    ['behind the selected layer', 'a', root(1)],
    ['behind one in a branch, in that branch', 'c', { list: 'b:0', index: 1 }],
    ['behind a container that holds something', 'b', root(2)],
    ['into a container that holds nothing', 'r', { list: 'r', index: 0 }],
    ['into the empty branch that is selected', listKey('b:1'), { list: 'b:1', index: 0 }],
    ['before the output where that is selected', outputName, root(4)],
  ])('a new layer goes %s', (_case, selected, place) => {
    expect(insertionPlace(network.layers, selected)).toEqual(place)
  })
  it.each([
    [['a'], 1, root(2)], [['f'], -1, root(1)], [['c', 'd'], 1, undefined], [['a', 'b'], 1, root(3)], [['a', 'f'], 1, undefined],
    [['a'], -1, undefined], [['c'], 1, { list: 'b:0', index: 2 }],
  ] as const)('%j by %i goes to %j', (names, by, place) => {
    expect(placeBeside(network, names, by)).toEqual(place)
  })
  it.each([
    ['into the branch that comes next', ['a'], 1, { list: 'b:0', index: 0 }],
    ['into the last branch from behind', ['f'], -1, { list: 'b:1', index: 0 }],
    ['from branch to branch', ['d'], 1, { list: 'b:1', index: 0 }],
    ['out, ahead of the container', ['c'], -1, root(1)],
    ['into a Repeat', ['f'], 1, { list: 'r', index: 0 }],
    ['nowhere', ['a'], -1, undefined],
  ] as const)('sideways %s', (_case, names, by, place) => {
    expect(placeAcross(network, names, by)).toEqual(place)
  })
})

describe('keys in the stack', () => {
  it.each([
    ['ArrowUp', {}, { do: 'select', by: -1 }],
    ['ArrowDown', {}, { do: 'select', by: 1 }],
    ['ArrowUp', { alt: true }, { do: 'move', by: -1 }],
    ['ArrowDown', { alt: true }, { do: 'move', by: 1 }],
    ['Home', {}, { do: 'select-end', end: 'first' }],
    ['End', {}, { do: 'select-end', end: 'last' }],
    ['Delete', {}, { do: 'remove' }],
    ['Backspace', {}, { do: 'remove' }],
    ['d', { ctrl: true }, { do: 'duplicate' }],
    ['d', { meta: true }, { do: 'duplicate' }],
    ['Enter', {}, { do: 'edit' }],
  ])('%s with %j', (name, held, command) => {
    expect(stackCommand(key(name, held))).toEqual(command)
  })
  it.each([['d', {}], ['z', { ctrl: true }], ['Delete', { ctrl: true }], ['Tab', {}]])('%s with %j is not the stack’s', (name, held) => {
    expect(stackCommand(key(name, held))).toBeUndefined()
  })
})

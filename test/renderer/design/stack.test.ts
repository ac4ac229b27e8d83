import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/domain/analysis'
import { outputName } from '../../../src/domain/architecture'
import { rootList } from '../../../src/domain/stack'
import { inputKey, isItemKey, listKey, visibleKeys } from '../../../src/renderer/design/stack/keys'
import { insertionPlace, placeAcross, placeBeside, timesUsed } from '../../../src/renderer/design/stack/places'
import { lineAt, placeAmong } from '../../../src/renderer/design/stack/drag/dropTarget'
import { figuresOf } from '../../../src/renderer/design/stack/figures'
import { type Reach, reached, sideways } from '../../../src/renderer/design/stack/selection'
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
    const all = [inputKey, 'a', 'b', 'c', 'd', listKey('b:1'), 'f', 'r', listKey('r'), outputName]
    expect(visibleKeys(network.layers, new Set())).toEqual(all)
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

describe('what a click or key selects', () => {
  const reach = (anchor: string, key: string, how: Reach, selected = [anchor]) =>
    reached(network.layers, selected, anchor, key, how)
  it.each([
    ['this alone', 'a', 'f', 'only', ['f']],
    ['this too', 'a', 'f', 'toggle', ['a', 'f']],
    ['neighbours and what is between', 'a', 'f', 'range', ['a', 'b', 'f']],
    ['the same upwards, the current one last', 'f', 'a', 'range', ['f', 'b', 'a']],
    ['within a branch only what stands there', 'c', 'd', 'range', ['c', 'd']],
    ['from within a container the container', 'd', 'f', 'range', ['b', 'f']],
    ['from a container to what it holds, the container', 'b', 'c', 'range', ['b']],
    ['nothing but this where the other end is no item', 'a', outputName, 'range', [outputName]],
  ] as const)('%s', (_case, anchor, key, how, expected) => {
    expect(reach(anchor, key, how)).toEqual(expected)
  })
  it('a second time with Ctrl, no longer this', () => {
    expect(reach('a', 'f', 'toggle', ['a', 'f'])).toEqual(['a'])
  })
  it('the ends are never among several', () => {
    expect(reach(inputKey, 'a', 'toggle')).toEqual(['a'])
    expect(reach('a', outputName, 'toggle')).toEqual([outputName])
  })
})

describe('arrows to the side', () => {
  const side = (key: string, by: -1 | 1, folded: string[] = []) => sideways(network.layers, key, by, new Set(folded))
  it.each([
    ['into a container', 'b', 1, 'c'], ['into an empty one', 'r', 1, listKey('r')], ['to the next branch', 'd', 1, listKey('b:1')],
    ['back', listKey('b:1'), -1, 'c'], ['out to the container', 'c', -1, 'b'],
  ] as const)('lead %s', (_case, key, by, expected) => expect(side(key, by)).toBe(expected))
  it('leave folding to a container, and lead nowhere else', () => {
    expect(side('b', -1)).toBeUndefined()
    expect(side('b', 1, ['b'])).toBeUndefined()
    expect(side('a', 1)).toBeUndefined()
    expect(side(listKey('b:1'), 1)).toBeUndefined()
  })
})

describe('where something dragged would go', () => {
  const boxes = [{ top: 0, bottom: 40 }, { top: 50, bottom: 150 }]
  it.each([[-5, 0], [10, 0], [30, 1], [90, 1], [110, 2], [500, 2]])('at %i is ahead of item %i', (y, index) => {
    expect(placeAmong(boxes, y)).toBe(index)
  })
  it('is shown between two, and just outside the ends', () => {
    expect([0, 1, 2].map((index) => lineAt(boxes, index))).toEqual([-3, 45, 153])
    expect(lineAt([], 0)).toBe(0)
  })
})

describe('what stands on a card', () => {
  const items = analyse(network, [28, 28, 1], 10).items
  it('is shape, parameters, multiply-adds and the memory of a batch', () => {
    expect(figuresOf(items.get('a'), 100)).toEqual({ shape: '26 × 26 × 32', parameters: '320', multiplyAdds: '194.7 k', memory: '8.7 MB' })
  })
  it('is the problem, and unknown figures', () => {
    expect(figuresOf(items.get('b'), 1)).toMatchObject({ shape: '—', problem: { reason: expect.stringMatching(/26 × 26 × 32/) as string } })
    expect(figuresOf(items.get('f'), 1)).toEqual({ shape: '—', parameters: '—', multiplyAdds: '—', memory: '—' })
    expect(figuresOf(undefined, 1).problem).toBeUndefined()
  })
  it('is of once in a Repeat, which says how often', () => {
    const inner = architectureOf([{ type: 'Repeat', times: 3, layers: [{ type: 'Repeat', times: 4, layers: [{ type: 'Dropout', name: 'x' }] }] }])
    expect(timesUsed(inner.layers, 'x')).toBe(12)
    expect(timesUsed(network.layers, 'c')).toBe(1)
  })
})

describe('keys in the stack', () => {
  it.each([
    ['ArrowUp', {}, { do: 'select', by: -1 }],
    ['ArrowDown', {}, { do: 'select', by: 1 }],
    ['ArrowUp', { shift: true }, { do: 'extend', by: -1 }],
    ['PageDown', { shift: true }, { do: 'extend', by: 8 }],
    ['ArrowLeft', {}, { do: 'side', by: -1 }],
    ['ArrowRight', { alt: true }, { do: 'move-across', by: 1 }],
    [' ', {}, { do: 'fold' }],
    ['Escape', {}, { do: 'select-one' }],
    ['a', { ctrl: true }, { do: 'select-all' }],
    ['e', { ctrl: true }, { do: 'disable' }],
    ['E', { ctrl: true, shift: true }, { do: 'freeze' }],
    ['b', { ctrl: true }, { do: 'wrap', type: 'Branch' }],
    ['g', { ctrl: true }, { do: 'wrap', type: 'Repeat' }],
    ['G', { ctrl: true, shift: true }, { do: 'ungroup' }],
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
  it.each([['d', {}], ['z', { ctrl: true }], ['c', { ctrl: true }], ['v', { ctrl: true }], ['D', { ctrl: true, shift: true }], ['Delete', { ctrl: true }], ['Tab', {}]])('%s with %j is not the stack’s', (name, held) => {
    expect(stackCommand(key(name, held))).toBeUndefined()
  })
})

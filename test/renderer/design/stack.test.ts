import { describe, expect, it } from 'vitest'
import { clampPosition, insertionIndex, positionAfterRemoval } from '../../../src/renderer/design/stack/positions'
import { stackCommand } from '../../../src/renderer/design/stack/stackKeys'

const key = (name: string, held: Partial<Record<'alt' | 'ctrl' | 'meta' | 'shift', boolean>> = {}) => ({
  key: name, altKey: !!held.alt, ctrlKey: !!held.ctrl, metaKey: !!held.meta, shiftKey: !!held.shift,
})

describe('places in the stack', () => {
  it.each([
    ['at the end where nothing is selected', undefined, 3, 3],
    ['first behind the input', -1, 3, 0],
    ['behind the selected layer', 1, 3, 2],
    ['before the output where that is selected', 3, 3, 3],
    ['into an empty stack', 0, 0, 0],
  ])('a new layer goes %s', (_case, selected, count, index) => {
    expect(insertionIndex(selected, count)).toBe(index)
  })
  it.each([
    ['the one that follows', 1, 4, 1],
    ['the one before where the last went', 3, 4, 2],
    ['the output where none is left', 0, 1, 0],
  ])('after a removal %s is selected', (_case, removed, count, position) => {
    expect(positionAfterRemoval(removed, count)).toBe(position)
  })
  it('the ends are the input and the output', () => {
    expect(clampPosition(-5, 3)).toBe(-1)
    expect(clampPosition(9, 3)).toBe(3)
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

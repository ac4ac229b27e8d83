import { describe, expect, it } from 'vitest'
import { historyKey } from '../../../src/renderer/shell/historyKey'

const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }

describe('keys of undo and redo', () => {
  it.each([
    ['Ctrl+Z', { ...none, key: 'z', ctrlKey: true }, 'undo'],
    ['⌘Z', { ...none, key: 'z', metaKey: true }, 'undo'],
    ['Ctrl+Shift+Z', { ...none, key: 'Z', ctrlKey: true, shiftKey: true }, 'redo'],
    ['Ctrl+Y', { ...none, key: 'y', ctrlKey: true }, 'redo'],
    ['Z alone', { ...none, key: 'z' }, undefined],
    ['Ctrl+Alt+Z', { ...none, key: 'z', ctrlKey: true, altKey: true }, undefined],
    ['Ctrl+X', { ...none, key: 'x', ctrlKey: true }, undefined],
  ])('%s', (_name, key, step) => {
    expect(historyKey(key)).toBe(step)
  })
})

import type { ContainerType } from '../../../domain/stack'

export type StackCommand =
  | { do: 'select'; by: number }
  | { do: 'extend'; by: number }
  | { do: 'select-end'; end: 'first' | 'last' }
  | { do: 'select-all' }
  | { do: 'select-one' }
  | { do: 'side'; by: -1 | 1 }
  | { do: 'move'; by: -1 | 1 }
  | { do: 'move-across'; by: -1 | 1 }
  | { do: 'remove' }
  | { do: 'duplicate' }
  | { do: 'disable' }
  | { do: 'freeze' }
  | { do: 'wrap'; type: ContainerType }
  | { do: 'ungroup' }
  | { do: 'fold' }
  | { do: 'edit' }

interface Key { key: string; altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }

/** Cards that a page key passes. */
const page = 8

/** What a key does in the stack, or undefined where it is not the stack's. */
export function stackCommand({ key, altKey, ctrlKey, metaKey, shiftKey }: Key): StackCommand | undefined {
  if (ctrlKey || metaKey) return altKey ? undefined : withCommand(key.toLowerCase(), shiftKey)
  if (altKey) return withAlt(key)
  const step = shiftKey ? 'extend' : 'select'
  switch (key) {
    case 'ArrowUp': return { do: step, by: -1 }
    case 'ArrowDown': return { do: step, by: 1 }
    case 'ArrowLeft': return { do: 'side', by: -1 }
    case 'ArrowRight': return { do: 'side', by: 1 }
    case 'PageUp': return { do: step, by: -page }
    case 'PageDown': return { do: step, by: page }
    case 'Home': return { do: 'select-end', end: 'first' }
    case 'End': return { do: 'select-end', end: 'last' }
    case 'Delete': case 'Backspace': return { do: 'remove' }
    case 'Enter': return { do: 'edit' }
    case ' ': return { do: 'fold' }
    case 'Escape': return { do: 'select-one' }
    default: return undefined
  }
}

function withCommand(key: string, shift: boolean): StackCommand | undefined {
  if (shift) return key === 'g' ? { do: 'ungroup' } : key === 'e' ? { do: 'freeze' } : undefined
  switch (key) {
    case 'a': return { do: 'select-all' }
    case 'd': return { do: 'duplicate' }
    case 'e': return { do: 'disable' }
    case 'b': return { do: 'wrap', type: 'Branch' }
    case 'g': return { do: 'wrap', type: 'Repeat' }
    default: return undefined
  }
}

function withAlt(key: string): StackCommand | undefined {
  switch (key) {
    case 'ArrowUp': return { do: 'move', by: -1 }
    case 'ArrowDown': return { do: 'move', by: 1 }
    case 'ArrowLeft': return { do: 'move-across', by: -1 }
    case 'ArrowRight': return { do: 'move-across', by: 1 }
    default: return undefined
  }
}

export type StackCommand =
  | { do: 'select'; by: number }
  | { do: 'select-end'; end: 'first' | 'last' }
  | { do: 'move'; by: -1 | 1 }
  | { do: 'remove' }
  | { do: 'duplicate' }
  | { do: 'edit' }

interface Key { key: string; altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }

/** Cards that a page key passes. */
const page = 8

/** What a key does in the stack, or undefined where it is not the stack's. */
export function stackCommand({ key, altKey, ctrlKey, metaKey }: Key): StackCommand | undefined {
  const command = ctrlKey || metaKey
  if (command) return key.toLowerCase() === 'd' && !altKey ? { do: 'duplicate' } : undefined
  if (altKey) {
    if (key === 'ArrowUp') return { do: 'move', by: -1 }
    if (key === 'ArrowDown') return { do: 'move', by: 1 }
    return undefined
  }
  switch (key) {
    case 'ArrowUp': return { do: 'select', by: -1 }
    case 'ArrowDown': return { do: 'select', by: 1 }
    case 'PageUp': return { do: 'select', by: -page }
    case 'PageDown': return { do: 'select', by: page }
    case 'Home': return { do: 'select-end', end: 'first' }
    case 'End': return { do: 'select-end', end: 'last' }
    case 'Delete': case 'Backspace': return { do: 'remove' }
    case 'Enter': return { do: 'edit' }
    default: return undefined
  }
}

interface Key { key: string; altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, with ⌘ on a Mac. */
export function historyKey({ key, altKey, ctrlKey, metaKey, shiftKey }: Key): 'undo' | 'redo' | undefined {
  if (altKey || ctrlKey === metaKey) return undefined
  switch (key.toLowerCase()) {
    case 'z': return shiftKey ? 'redo' : 'undo'
    case 'y': return shiftKey ? undefined : 'redo'
    default: return undefined
  }
}

import { ClipboardPaste, Copy, CopyPlus, GitFork, LibraryBig, Plus, Power, PowerOff, Repeat2, Scissors, Snowflake, Sun, Trash2, Ungroup } from 'lucide-vue-next'
import { type Component, computed } from 'vue'
import { neighbours, outermost } from '../../../domain/edits'
import { freezableLayers } from '../../../domain/freezing'
import { isContainer } from '../../../domain/stack'
import { useExperiment } from '../../stores/experiment'
import { useLibrary } from '../../stores/library'
import { copied } from './clipboard'
import { useStackEdits } from './edits'
import { isItemKey, listOfKey } from './keys'

/** Something that can be done with what is selected: the context menu and the inspector show these. */
export interface Action {
  id: string
  label: string
  icon: Component
  /** The key that does it, as `Ctrl+D`; `Ctrl` stands for ⌘ on a Mac. */
  keys?: string
  run(): void
  /** Why it can't be done now. */
  not?: string | undefined
  /** Only in the menu: everybody knows the key. */
  menuOnly?: boolean
  /** A line stands before it. */
  apart?: boolean
}

export function useStackActions() {
  const store = useExperiment(), edits = useStackEdits(), library = useLibrary()
  return computed((): Action[] => {
    const { architecture, selected } = store
    const names = selected.filter(isItemKey)
    if (!architecture) return []
    const paste: Action = {
      id: 'paste', label: 'Paste', icon: ClipboardPaste, keys: 'Ctrl+V', menuOnly: true,
      not: copied.value ? undefined : 'Press Ctrl+V for what is in the clipboard',
      run: () => { if (copied.value) edits.insertCopies('Paste', 'pasted', copied.value) },
    }
    const list = selected.length === 1 ? listOfKey(selected[0]!) : undefined
    if (!names.length) {
      const branch = list?.includes(':')
        ? [{ id: 'remove', label: 'Remove branch', icon: Trash2, keys: 'Delete', run: () => edits.dropBranch(list) }] : []
      return [paste, ...branch]
    }
    const items = outermost(architecture, names), [first] = items
    const apart = neighbours(architecture, names) ? undefined : 'Only layers that stand next to each other can be put in one'
    const allOff = items.every(({ disabled }) => disabled)
    const withWeights = freezableLayers(items)
    const allFrozen = withWeights.length > 0 && withWeights.every(({ trainable }) => !trainable)
    const container = items.length === 1 && first && isContainer(first) ? first : undefined
    return [
      { id: 'cut', label: 'Cut', icon: Scissors, keys: 'Ctrl+X', menuOnly: true, run: () => void document.execCommand('cut') },
      { id: 'copy', label: 'Copy', icon: Copy, keys: 'Ctrl+C', menuOnly: true, run: () => void document.execCommand('copy') },
      paste,
      { id: 'duplicate', label: 'Duplicate', icon: CopyPlus, keys: 'Ctrl+D', run: () => edits.duplicate(names) },
      {
        id: 'disable', label: allOff ? 'Enable' : 'Disable', icon: allOff ? Power : PowerOff, keys: 'Ctrl+E', apart: true,
        run: () => edits.able(names, !allOff),
      },
      {
        id: 'freeze', label: allFrozen ? 'Unfreeze' : 'Freeze', icon: allFrozen ? Sun : Snowflake, keys: 'Ctrl+Shift+E',
        not: withWeights.length ? undefined : 'Only layers that have weights can be frozen', run: () => edits.freeze(names, !allFrozen),
      },
      { id: 'wrap-branch', label: 'Put in a Branch', icon: GitFork, keys: 'Ctrl+B', not: apart, apart: true, run: () => edits.wrap(names, 'Branch') },
      { id: 'wrap-repeat', label: 'Put in a Repeat', icon: Repeat2, keys: 'Ctrl+G', not: apart, run: () => edits.wrap(names, 'Repeat') },
      ...container ? [{ id: 'ungroup', label: 'Ungroup', icon: Ungroup, keys: 'Ctrl+Shift+G', run: () => edits.unwrap(container.name) }] : [],
      ...container?.type === 'Branch'
        ? [{ id: 'add-branch', label: 'Add branch', icon: Plus, run: () => edits.growBranch(container.name) }] : [],
      {
        id: 'save-block', label: 'Save as block…', icon: LibraryBig, apart: true,
        run: () => { library.saving = { content: { kind: 'block', layers: items }, suggested: first?.name ?? 'block' } },
      },
      { id: 'remove', label: 'Delete', icon: Trash2, keys: 'Delete', run: () => edits.remove(names) },
    ]
  })
}

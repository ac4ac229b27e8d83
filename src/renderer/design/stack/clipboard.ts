import { onActivated, onBeforeUnmount, onDeactivated, shallowRef } from 'vue'
import { readClipping, writeClipping } from '../../../domain/clipping'
import { outermost } from '../../../domain/edits'
import type { Stack } from '../../../domain/stack'
import { isTyping } from '../../shell/commands'
import { useExperiment } from '../../stores/experiment'
import { useAnnouncer } from '../announcer'
import { useStackEdits } from './edits'
import { isItemKey } from './keys'

/**
 * What this window copied last, for the menu: a page may read the clipboard only as the paste key hands it over. Let go
 * of when the window is left, since the clipboard may hold something else from then on.
 */
export const copied = shallowRef<Stack>()

/**
 * Cut, copy and paste of layers, by the events that the keys and the Edit menu bring about while Design is shown; text
 * fields and text that is marked keep theirs.
 */
export function useClipboard(pasted: () => void): void {
  const store = useExperiment(), edits = useStackEdits()
  const { announce } = useAnnouncer()
  const isText = () => isTyping() || !(getSelection()?.isCollapsed ?? true)
  const chosen = () => (store.architecture ? outermost(store.architecture, store.selected.filter(isItemKey)) : [])
  const count = (n: number) => (n === 1 ? '1 layer' : `${n} layers`)

  const onCopy = (event: ClipboardEvent) => {
    const items = isText() ? [] : chosen()
    if (!items.length || !event.clipboardData) return
    event.clipboardData.setData('text/plain', writeClipping(items))
    event.preventDefault()
    copied.value = items
    if (event.type === 'cut') {
      edits.remove(items.map(({ name }) => name), 'Cut', 'cut')
      pasted()
    } else announce(`${count(items.length)} copied`)
  }
  const onPaste = (event: ClipboardEvent) => {
    if (isTyping()) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!text) return
    event.preventDefault()
    const read = readClipping(text)
    if ('problem' in read) announce(read.problem)
    else if (edits.insertCopies('Paste', 'pasted', read.layers)) pasted()
  }

  const forget = () => { copied.value = undefined }
  const listen = () => {
    window.addEventListener('blur', forget)
    document.addEventListener('copy', onCopy)
    document.addEventListener('cut', onCopy)
    document.addEventListener('paste', onPaste)
  }
  const unlisten = () => {
    window.removeEventListener('blur', forget)
    document.removeEventListener('copy', onCopy)
    document.removeEventListener('cut', onCopy)
    document.removeEventListener('paste', onPaste)
  }
  onActivated(listen)
  onDeactivated(unlisten)
  onBeforeUnmount(unlisten)
}

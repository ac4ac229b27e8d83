import { onActivated, onDeactivated, ref } from 'vue'
import { useActions } from '../shell/commands'
import { fromClipboard, fromDrop, type Opened } from './opening'

const hasFiles = (event: DragEvent) => !!event.dataTransfer?.types.includes('Files')
const isText = (target: EventTarget | null) => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

/** Pictures and folders of them that are dropped on the view or pasted while it is shown. */
export function useIntake(take: (opened: Opened) => void) {
  const { attempt } = useActions()
  const over = ref(false)
  // Moving onto a child leaves the parent: only as many leaves as enters mean that the files are gone.
  let depth = 0

  const onDragEnter = (event: DragEvent) => {
    if (!hasFiles(event)) return
    depth++
    over.value = true
  }
  const onDragLeave = () => {
    depth = Math.max(0, depth - 1)
    over.value = depth > 0
  }
  const onDragOver = (event: DragEvent) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    event.dataTransfer!.dropEffect = 'copy'
  }
  const onDrop = (event: DragEvent) => {
    depth = 0
    over.value = false
    // Experiment files are the window's, which comes after this.
    const files = [...(event.dataTransfer?.files ?? [])]
    if (!files.length || files.every((file) => file.name.toLowerCase().endsWith('.json'))) return
    event.preventDefault()
    const dropped = fromDrop(event.dataTransfer)
    void attempt(async () => take(await dropped.read()))
  }
  const onPaste = (event: ClipboardEvent) => {
    if (isText(event.target)) return
    const pictures = fromClipboard(event.clipboardData)
    if (!pictures.length) return
    event.preventDefault()
    take({ pictures, more: false })
  }
  onActivated(() => window.addEventListener('paste', onPaste))
  onDeactivated(() => {
    window.removeEventListener('paste', onPaste)
    depth = 0
    over.value = false
  })
  return { over, handlers: { dragenter: onDragEnter, dragleave: onDragLeave, dragover: onDragOver, drop: onDrop } }
}

import Sortable from 'sortablejs'

export interface Reordering {
  /** While something is dragged the list must stay as it is. */
  dragging(on: boolean): void
  /** @param before the `data-queued` of the one it was dropped ahead of; null at the end */
  moved(id: string, before: string | null): void
}

/** Lets the items of a list be dragged to another place in it; returns what ends it. */
export function reorderable(list: HTMLElement, { dragging, moved }: Reordering): () => void {
  let cancelled = false
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation() // what the list stands in stays open
    cancelled = true
  }
  const instance = new Sortable(list, {
    draggable: '[data-queued]',
    // Of its own rather than the system's drag and drop: the same on every platform, and it can scroll the list.
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 4, // a click that trembles is still a click
    fallbackClass: 'queue-drag-image',
    ghostClass: 'queue-drag-source',
    filter: 'button',
    preventOnFilter: false,
    animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120,
    onStart() {
      cancelled = false
      document.addEventListener('keydown', onKey, true)
      dragging(true)
    },
    onEnd({ item, oldIndex, newIndex }) {
      document.removeEventListener('keydown', onKey, true)
      const before = (item.nextElementSibling as HTMLElement | null)?.dataset.queued ?? null
      // Elements stand where Vue put them; it moves them itself when the order has changed.
      list.insertBefore(item, list.children[oldIndex! > newIndex! ? oldIndex! + 1 : oldIndex!] ?? null)
      dragging(false)
      if (!cancelled && oldIndex !== newIndex) moved(item.dataset.queued!, before)
    },
  })
  return () => {
    document.removeEventListener('keydown', onKey, true)
    instance.destroy()
  }
}

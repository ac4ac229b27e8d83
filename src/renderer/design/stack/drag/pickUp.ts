import Sortable, { type SortableEvent } from 'sortablejs'
import type { Place } from '../../../../domain/edits'
import { drag } from './dragState'
import { targetAt } from './dropTarget'

/** On the body while something is dragged, and while it would drop nowhere. */
const draggingClass = 'dragging-layer', awayClass = 'drag-away'

const shared: Sortable.Options = {
  // Nothing is moved about while one drags: a line shows where it would go.
  group: { name: 'layers', pull: false, put: false },
  sort: false,
  // Of its own rather than the system's drag and drop: the same on every platform, and it can scroll the stack.
  forceFallback: true,
  fallbackOnBody: true,
  // A click that trembles is still a click.
  fallbackTolerance: 4,
  fallbackClass: 'drag-image',
  ghostClass: 'drag-source',
  filter: 'button, input, select, label',
  preventOnFilter: false,
  scroll: true,
  forceAutoScrollFallback: true,
  scrollSensitivity: 70,
  scrollSpeed: 14,
  bubbleScroll: true,
}

/** What is picked up with an element, and what the picture under the pointer says of it where it is several. */
export interface Load { moving: readonly string[]; label?: string }

/** The picture of a card is small and stands beside the pointer, so that it doesn't hide where it would go. */
function beside(picture: HTMLElement, item: HTMLElement, { clientX, clientY }: PointerEvent, label?: string) {
  const { left, top } = item.getBoundingClientRect()
  picture.style.marginLeft = `${clientX - left + 12}px`
  picture.style.marginTop = `${clientY - top + 6}px`
  if (label) picture.setAttribute('data-count', label)
}

/** Follows the pointer until the button is released; Escape makes it drop nowhere. */
function follow() {
  let x = 0, y = 0, cancelled = false
  const look = () => {
    drag.target = cancelled ? undefined : targetAt(x, y, drag.moving)
    document.body.classList.toggle(awayClass, !drag.target)
  }
  const onMove = (event: PointerEvent) => {
    x = event.clientX
    y = event.clientY
    look()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    cancelled = true
    look()
  }
  document.addEventListener('pointermove', onMove, true)
  // At the edges the stack goes by under a pointer that rests.
  document.addEventListener('scroll', look, true)
  document.addEventListener('keydown', onKey, true)
  return () => {
    document.removeEventListener('pointermove', onMove, true)
    document.removeEventListener('scroll', look, true)
    document.removeEventListener('keydown', onKey, true)
    document.body.classList.remove(draggingClass, awayClass)
  }
}

/**
 * Lets a list's elements be dragged into the stack; returns what ends it.
 * @param draggable selects the elements, children of `list`
 * @param load what is dragged with an element
 * @param drop what is done where it is released over a place of the stack
 */
export function pickUpFrom(
  list: HTMLElement, draggable: string, load: (element: HTMLElement) => Load, drop: (element: HTMLElement, place: Place) => void,
): () => void {
  let end: (() => void) | undefined
  const instance = new Sortable(list, {
    ...shared,
    draggable,
    onStart(event) {
      // The types know nothing of what the library hands over with it.
      const { item, originalEvent } = event as SortableEvent & { originalEvent: PointerEvent }
      const { moving, label } = load(item)
      drag.moving = new Set(moving)
      if (Sortable.ghost) beside(Sortable.ghost, item, originalEvent, label)
      document.body.classList.add(draggingClass)
      end = follow()
    },
    onEnd({ item }) {
      const { target } = drag
      end?.()
      Object.assign(drag, { moving: new Set(), target: undefined })
      if (!target) return
      drop(item, { list: target.list, index: target.index })
      drag.drops++
    },
  })
  return () => instance.destroy()
}

import Sortable, { type SortableEvent } from 'sortablejs'
import { type LayerType, layerTypes } from '../../../domain/layers'

/** The layers' group: the palette gives copies, the stack takes them. */
const group = 'layers'
const stackSelector = '[data-test="stack"]'
/** On the body while the pointer is beside the stack's column, where nothing would drop. */
const awayClass = 'drag-away'

const shared: Sortable.Options = {
  animation: 140,
  // Of its own rather than the system's drag and drop: the same on every platform, and it can scroll the stack.
  forceFallback: true,
  fallbackOnBody: true,
  // A click that trembles is still a click.
  fallbackTolerance: 4,
  fallbackClass: 'drag-image',
  scroll: true,
  forceAutoScrollFallback: true,
  scrollSensitivity: 70,
  scrollSpeed: 14,
  bubbleScroll: true,
}

interface Drag { stop(): void; dropped(): boolean }

/** Watches where the pointer is and whether Escape was pressed: either way nothing is dropped. */
function watchDrag(column: Element | null): Drag {
  let away = false, cancelled = false
  const mark = () => document.body.classList.toggle(awayClass, away || cancelled)
  const onMove = ({ clientX, clientY }: PointerEvent) => {
    if (!column) return
    const { left, right, top, bottom } = column.getBoundingClientRect()
    away = clientX < left || clientX > right || clientY < top || clientY > bottom
    mark()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    cancelled = true
    mark()
  }
  document.addEventListener('pointermove', onMove, true)
  document.addEventListener('keydown', onKey, true)
  return {
    stop() {
      document.removeEventListener('pointermove', onMove, true)
      document.removeEventListener('keydown', onKey, true)
      document.body.classList.remove(awayClass)
    },
    dropped: () => !away && !cancelled,
  }
}

/** How many layers stand before `item`. */
const placeOf = (item: Element): number => {
  let place = 0
  for (let before = item.previousElementSibling; before; before = before.previousElementSibling) {
    if (before.matches('[data-index]')) place++
  }
  return place
}

/**
 * Sortable moves elements that are Vue's. Each drag ends with the elements back where they were; what was meant is
 * handed to `dropped`, and Vue draws what becomes of it.
 */
function sortable(
  list: HTMLElement, options: Sortable.Options, dropped: (event: SortableEvent, place: number) => void,
): Sortable {
  let home: ChildNode | null = null, drag: Drag | undefined
  return new Sortable(list, {
    ...shared,
    ...options,
    onStart({ item }) {
      home = item.nextSibling
      drag = watchDrag(document.querySelector(stackSelector)?.parentElement ?? null)
      document.body.classList.add('dragging-layer')
    },
    onEnd(event) {
      const { item, clone, to } = event
      const place = placeOf(item)
      const inStack = to.matches(stackSelector)
      list.insertBefore(item, home?.parentNode === list ? home : null)
      if (clone !== item) clone.remove()
      document.body.classList.remove('dragging-layer')
      const accepted = inStack && !!drag?.dropped()
      drag?.stop()
      if (accepted) dropped(event, place)
    },
  })
}

/** Lets the palette's items be dragged into the stack; returns what ends it. */
export function dragFromPalette(list: HTMLElement, insert: (type: LayerType, place: number) => void): () => void {
  const instance = sortable(list, {
    group: { name: group, pull: 'clone', put: false },
    draggable: '[data-type]',
    sort: false,
    ghostClass: 'drag-source',
  }, ({ item }, place) => {
    const type = layerTypes.find((known) => known === item.dataset.type)
    if (type) insert(type, place)
  })
  return () => instance.destroy()
}

/** Lets the stack's layers be dragged to another place and takes the palette's; returns what ends it. */
export function dragInStack(stack: HTMLElement, move: (from: number, to: number) => void): () => void {
  const instance = sortable(stack, {
    group: { name: group, pull: false, put: true },
    draggable: '[data-index]',
    ghostClass: 'drop-place',
    filter: 'button',
    preventOnFilter: false,
  }, ({ item }, place) => {
    const from = Number(item.dataset.index)
    if (place !== from) move(from, place)
  })
  return () => instance.destroy()
}

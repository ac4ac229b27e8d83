import { rootList } from '../../../../domain/stack'
import type { Target } from './dragState'

export const stackSelector = '[data-test="stack"]'

/**
 * Where something dragged to that point of the window would go: the innermost list there, between the items whose
 * middles are above and below it. Undefined outside the stack's column and within what is itself being moved.
 */
export function targetAt(x: number, y: number, moving: ReadonlySet<string>): Target | undefined {
  const stack = document.querySelector<HTMLElement>(stackSelector)
  const column = stack?.parentElement
  if (!stack || !column || !within(column.getBoundingClientRect(), x, y)) return undefined
  const under = document.elementFromPoint(x, y)
  const list = under?.closest<HTMLElement>('[data-list]') ?? stack.querySelector<HTMLElement>(`[data-list="${rootList}"]`)
  if (!list || isMoving(list, moving)) return undefined
  const items = [...list.children].filter((child): child is HTMLElement => child instanceof HTMLElement && child.hasAttribute('data-item'))
  const boxes = items.map((item) => item.getBoundingClientRect())
  const index = placeAmong(boxes, y)
  if (standsThere(items, index, moving)) return undefined
  return { list: list.dataset.list!, index, top: lineAt(boxes, index) - list.getBoundingClientRect().top }
}

const within = ({ left, right, top, bottom }: DOMRect, x: number, y: number): boolean =>
  x >= left && x <= right && y >= top && y <= bottom

interface Span { top: number; bottom: number }

/** Ahead of the first one whose middle is below. */
export function placeAmong(boxes: readonly Span[], y: number): number {
  const index = boxes.findIndex(({ top, bottom }) => y < (top + bottom) / 2)
  return index < 0 ? boxes.length : index
}

/** In the middle between two, half a gap outside at the ends. */
export function lineAt(boxes: readonly Span[], index: number): number {
  const above = boxes[index - 1], below = boxes[index], outside = 3
  if (above && below) return (above.bottom + below.top) / 2
  return below ? below.top - outside : above ? above.bottom + outside : 0
}

/** True within something that is moved: nothing goes into itself. */
function isMoving(list: HTMLElement, moving: ReadonlySet<string>): boolean {
  for (let item = list.closest<HTMLElement>('[data-item]'); item; item = item.parentElement!.closest<HTMLElement>('[data-item]')) {
    if (moving.has(item.dataset.item!)) return true
  }
  return false
}

/** True where the one thing that is moved stands there already. */
function standsThere(items: readonly HTMLElement[], index: number, moving: ReadonlySet<string>): boolean {
  if (moving.size !== 1) return false
  return [items[index - 1], items[index]].some((item) => item && moving.has(item.dataset.item!))
}

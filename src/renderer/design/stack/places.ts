import { type Architecture, outputName } from '../../../domain/architecture'
import { listLayers, neighbours, type Place } from '../../../domain/edits'
import {
  isContainer, type ListId, listsOf, placed, placedItems, rootList, type Stack, type StackItem,
} from '../../../domain/stack'
import { inputKey, listOfKey } from './keys'

/** Where something new goes: behind what is selected, into a container that has nothing in it, ahead of the output. */
export function insertionPlace(stack: Stack, selected: string | undefined): Place {
  const end = { list: rootList, index: stack.length }
  if (selected === undefined || selected === outputName) return end
  if (selected === inputKey) return { list: rootList, index: 0 }
  const list = listOfKey(selected)
  if (list !== undefined) return { list, index: 0 }
  const found = placed(stack, selected)
  if (!found) return end
  const [first, ...others] = listsOf(found.item)
  return first && [first, ...others].every(({ layers }) => !layers.length)
    ? { list: first.id, index: 0 }
    : { list: found.list, index: found.index + 1 }
}

/** One place up or down within their list; undefined where they stand apart or at its end. */
export function placeBeside(architecture: Architecture, names: readonly string[], by: -1 | 1): Place | undefined {
  const found = neighbours(architecture, names)
  if (!found) return undefined
  const { place: { list, index }, items } = found
  const to = by < 0 ? index - 1 : index + items.length + 1
  return to < 0 || to > listLayers(architecture.layers, list).length ? undefined : { list, index: to }
}

/**
 * Sideways, as one would go through the document: into a container that is next, from branch to branch, and out of it
 * again on the other side. Undefined where there is nothing to go into or out of.
 */
export function placeAcross(architecture: Architecture, names: readonly string[], by: -1 | 1): Place | undefined {
  const { layers: stack } = architecture
  const found = neighbours(architecture, names)
  if (!found) return undefined
  const { place: { list, index }, items } = found
  const next = listLayers(stack, list)[by < 0 ? index - 1 : index + items.length]
  if (next && isContainer(next)) {
    const lists = listsOf(next), into = by < 0 ? lists[lists.length - 1] : lists[0]
    return into && { list: into.id, index: by < 0 ? into.layers.length : 0 }
  }
  const holder = holderOf(stack, list)
  if (!holder) return undefined
  const { lists, which, container } = holder
  const beside = lists[which + by]
  if (beside) return { list: beside.id, index: Math.min(index, beside.layers.length) }
  const own = placed(stack, container.name)!
  return { list: own.list, index: own.index + (by < 0 ? 0 : 1) }
}

/** The container that a list belongs to, and which of its lists it is; undefined for the stack itself. */
export function holderOf(stack: Stack, list: ListId):
  { container: StackItem; lists: { id: ListId; layers: Stack }[]; which: number } | undefined {
  for (const { item } of placedItems(stack)) {
    const lists = listsOf(item), which = lists.findIndex(({ id }) => id === list)
    if (which >= 0) return { container: item, lists, which }
  }
  return undefined
}

/** The list in words, for announcements: nothing for the stack itself. */
export function listInWords(stack: Stack, list: ListId): string {
  const holder = holderOf(stack, list)
  if (!holder) return ''
  const { container, which } = holder
  return container.type === 'Branch' ? ` in branch ${which + 1} of ${container.name}` : ` in ${container.name}`
}

/** How many times an item is used: the Repeats that it stands in, multiplied. */
export function timesUsed(stack: Stack, name: string): number {
  for (const item of stack) {
    if (item.name === name) return 1
    for (const { layers } of listsOf(item)) {
      if (placed(layers, name)) return (item.type === 'Repeat' ? item.times : 1) * timesUsed(layers, name)
    }
  }
  return 1
}

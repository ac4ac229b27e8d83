import { type Architecture, namesIn, outputName } from './architecture'
import { definitionOf, type LayerSpec, type LayerType } from './layers'
import type { Fix } from './layers/definition'
import { defaultsOf } from './layers/fields'
import {
  branchList, type ContainerType, depthOf, findItem, freeName, isContainer, type ItemType, itemsOf, type ListId, listsOf,
  mapLists, maximumDepth, maximumLayers, placed, placedItems, rootList, type Stack, type StackItem,
} from './stack'

/** Edits of an architecture: each takes one and gives the next, sharing what stays as it is. Items go by their names. */

/** A place in a list: ahead of the item at `index`, or at the end. */
export interface Place { list: ListId; index: number }

const withLayers = (architecture: Architecture, layers: Stack): Architecture =>
  layers === architecture.layers ? architecture : { ...architecture, layers }

const insertAt = (stack: Stack, { list, index }: Place, items: Stack): Stack => mapLists(stack, (layers, id) =>
  id === list ? [...layers.slice(0, index), ...items, ...layers.slice(index)] : layers)

/**
 * An item of that type with Keras's defaults. A Branch begins as a skip: what is put into its first stack is added to its
 * input.
 */
export function newItem(type: ItemType, name: string, fields: Record<string, unknown> = {}): StackItem {
  if (type === 'Branch') return { type, name, merge: 'Add', branches: [[], []], ...fields }
  if (type === 'Repeat') return { type, name, times: 2, layers: [], ...fields }
  return { type, name, ...defaultsOf(definitionOf(type).fields), ...fields } as LayerSpec
}

/** Copies of items whose names nothing else has. @param taken grows by the names given */
function renamed(items: Stack, taken: Set<string>): StackItem[] {
  return items.map((item) => {
    const name = taken.has(item.name) ? freeName(item.type, taken) : item.name
    taken.add(name)
    if (item.type === 'Branch') return { ...item, name, branches: item.branches.map((branch) => renamed(branch, taken)) }
    if (item.type === 'Repeat') return { ...item, name, layers: renamed(item.layers, taken) }
    return { ...item, name }
  })
}

/** Why the architecture can't be that large, or undefined where it can. */
export function extentProblem({ layers }: Architecture): string | undefined {
  if (itemsOf(layers).length > maximumLayers) return `A network holds at most ${maximumLayers} layers`
  return depthOf(layers) > maximumDepth ? `Branch and Repeat stand at most ${maximumDepth} deep within each other` : undefined
}

export interface Inserted { architecture: Architecture; names: string[] }

/** A new item of that type at a place. */
export function insertItem(
  architecture: Architecture, place: Place, type: ItemType, fields: Record<string, unknown> = {},
): Inserted {
  return insertItems(architecture, place, [newItem(type, freeName(type, namesIn(architecture)), fields)])
}

/** Items from elsewhere at a place, under free names. @returns the names that they have now */
export function insertItems(architecture: Architecture, place: Place, items: Stack): Inserted {
  const fresh = renamed(items, namesIn(architecture))
  return {
    architecture: withLayers(architecture, insertAt(architecture.layers, place, fresh)),
    names: fresh.map(({ name }) => name),
  }
}

/** Those of the names that don't stand within another of them, in the document's order. */
export function outermost({ layers }: Architecture, names: readonly string[]): StackItem[] {
  const wanted = new Set(names)
  const walk = (stack: Stack): StackItem[] => stack.flatMap((item) =>
    wanted.has(item.name) ? [item] : listsOf(item).flatMap((list) => walk(list.layers)))
  return walk(layers)
}

export function removeItems(architecture: Architecture, names: readonly string[]): Architecture {
  const gone = new Set(names)
  return withLayers(architecture, mapLists(architecture.layers, (list) =>
    list.some(({ name }) => gone.has(name)) ? list.filter(({ name }) => !gone.has(name)) : list))
}

/** The items taken out and put together at a place, in their order; nothing is changed where that lies within one of them. */
export function moveItems(architecture: Architecture, names: readonly string[], place: Place): Architecture {
  const moved = outermost(architecture, names)
  const holds = (item: StackItem) => listsOf(item).some(({ id }) => id === place.list)
  const within = moved.some((item) => itemsOf([item]).some(holds))
  if (!moved.length || within) return architecture
  const gone = new Set(moved.map(({ name }) => name))
  const target = listLayers(architecture.layers, place.list)
  const index = place.index - target.slice(0, place.index).filter(({ name }) => gone.has(name)).length
  return withLayers(architecture, insertAt(removeItems(architecture, [...gone]).layers, { list: place.list, index }, moved))
}

/** The items of a list; none where there is no such list. */
export function listLayers(stack: Stack, list: ListId): Stack {
  if (list === rootList) return stack
  for (const { item } of placedItems(stack)) {
    const found = listsOf(item).find(({ id }) => id === list)
    if (found) return found.layers
  }
  return []
}

/** Copies right behind the last of the originals, under free names. */
export function duplicateItems(architecture: Architecture, names: readonly string[]): Inserted {
  const originals = outermost(architecture, names)
  const last = originals.length ? placed(architecture.layers, originals[originals.length - 1]!.name) : undefined
  if (!last) return { architecture, names: [] }
  return insertItems(architecture, { list: last.list, index: last.index + 1 }, originals)
}

export function updateItem(architecture: Architecture, name: string, fields: Record<string, unknown>): Architecture {
  return withLayers(architecture, mapLists(architecture.layers, (list) =>
    list.some((item) => item.name === name)
      ? list.map((item) => (item.name === name ? { ...item, ...fields } as StackItem : item)) : list))
}

export const setDisabled = (architecture: Architecture, names: readonly string[], disabled: boolean): Architecture =>
  names.reduce((next, name) => updateItem(next, name, { disabled: disabled || undefined }), architecture)

/** The items where they stand next to each other in one list, else undefined: then they can be put in a container. */
export function neighbours(architecture: Architecture, names: readonly string[]): { place: Place; items: Stack } | undefined {
  const items = outermost(architecture, names)
  const first = items[0] && placed(architecture.layers, items[0].name)
  if (!first) return undefined
  const list = listLayers(architecture.layers, first.list).slice(first.index, first.index + items.length)
  return list.every((item, i) => item === items[i]) ? { place: { list: first.list, index: first.index }, items } : undefined
}

/**
 * Neighbouring items put into a container that stands in their place; around them a Branch is a skip.
 * @returns undefined where they aren't neighbours
 */
export function wrapItems(architecture: Architecture, names: readonly string[], type: ContainerType): Inserted | undefined {
  const found = neighbours(architecture, names)
  if (!found) return undefined
  const rest = removeItems(architecture, found.items.map(({ name }) => name))
  const fields = type === 'Branch' ? { branches: [found.items, []] } : { layers: found.items }
  const container = newItem(type, freeName(type, namesIn(architecture)), fields)
  return { architecture: withLayers(rest, insertAt(rest.layers, found.place, [container])), names: [container.name] }
}

/** What a container holds in place of the container, one branch after the other. */
export function unwrapItem(architecture: Architecture, name: string): Inserted {
  const container = findItem(architecture.layers, name)
  if (!container || !isContainer(container)) return { architecture, names: [] }
  const inner = listsOf(container).flatMap(({ layers }) => layers)
  const layers = mapLists(architecture.layers, (list) =>
    list.includes(container) ? list.flatMap((item) => (item === container ? inner : [item])) : list)
  return { architecture: withLayers(architecture, layers), names: inner.map((item) => item.name) }
}

export function addBranch(architecture: Architecture, name: string): Architecture {
  const item = findItem(architecture.layers, name)
  return item?.type === 'Branch' ? updateItem(architecture, name, { branches: [...item.branches, []] }) : architecture
}

/** A branch with all that stands in it; the last one stays. */
export function removeBranch(architecture: Architecture, name: string, index: number): Architecture {
  const item = findItem(architecture.layers, name)
  if (item?.type !== 'Branch' || item.branches.length < 2) return architecture
  return updateItem(architecture, name, { branches: item.branches.filter((_, i) => i !== index) })
}

/**
 * Right ahead of the first layer of that type on the way to `name`: in its own list or in one around it. Undefined where
 * there is none.
 */
function placeBefore(stack: Stack, name: string, type: LayerType, list: ListId = rootList): Place | undefined {
  for (const [index, item] of stack.entries()) {
    if (item.name === name) return undefined
    if (item.type === type && !item.disabled && placed(stack.slice(index), name)) return { list, index }
    for (const inner of listsOf(item)) {
      const found = placed(inner.layers, name) && placeBefore(inner.layers, name, type, inner.id)
      if (found) return found
    }
  }
  return undefined
}

/** Where an item stands; the output stands behind all. */
const placeOf = ({ layers }: Architecture, name: string): Place => {
  const found = name === outputName ? undefined : placed(layers, name)
  return found ? { list: found.list, index: found.index } : { list: rootList, index: layers.length }
}

/** Applies a problem's fix to the item it is a problem of. @param name of the item, or the output's */
export function applyFix(architecture: Architecture, name: string, fix: Fix): Architecture {
  switch (fix.kind) {
    case 'insert-before':
      return insertItem(architecture, placeOf(architecture, name), fix.type, fix.fields).architecture
    case 'append-to-branch': {
      const item = findItem(architecture.layers, name)
      const branch = item?.type === 'Branch' ? item.branches[fix.branch] : undefined
      if (item?.type !== 'Branch' || !branch) return architecture
      const place = { list: branchList(item, fix.branch), index: branch.length }
      return insertItem(architecture, place, fix.type, fix.fields).architecture
    }
    case 'set': return updateItem(architecture, name, fix.fields)
    case 'set-within': return fix.items.reduce((next, item) => updateItem(next, item, fix.fields), architecture)
    case 'move-before': {
      const place = placeBefore(architecture.layers, name, fix.type)
      if (!place) return architecture
      // Out of a container it would no longer be what it is: the container goes with it.
      const own = listLayers(architecture.layers, place.list).find((item) => placed([item], name))!
      return moveItems(architecture, [own.name], place)
    }
    case 'remove': return removeItems(architecture, [name])
  }
}


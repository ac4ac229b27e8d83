import { z } from 'zod'
import {
  layerNameSchema, type LayerSpec, layerSpecSchemas, type LayerType, summariseLayer, unknownLayer,
} from './layers'
import { type Merge, merges } from './merges'

/**
 * What an architecture is made of: layers one after the other, and two containers of layers. A **Branch** gives its
 * input to several stacks side by side and joins what they put out; an empty one hands its input on, which makes a
 * skip. A **Repeat** stands for its layers so many times in a row, each time with weights of its own.
 */
export interface Branch {
  type: 'Branch'
  name: string
  disabled?: boolean
  merge: Merge
  branches: Stack[]
}
export interface Repeat { type: 'Repeat'; name: string; disabled?: boolean; times: number; layers: Stack }
export type StackItem = LayerSpec | Branch | Repeat
export type Stack = readonly StackItem[]
export type ItemType = StackItem['type']

export const containerTypes = ['Branch', 'Repeat'] as const
export type ContainerType = (typeof containerTypes)[number]
/** What each is for, in a sentence for a student. */
export const containerSummaries: Record<ContainerType, string> = {
  Branch: 'Gives its input to several stacks and joins what they put out; an empty one is a skip',
  Repeat: 'Stands for its layers several times in a row, each time with weights of its own',
}
export const isContainer = (item: StackItem): item is Branch | Repeat => item.type === 'Branch' || item.type === 'Repeat'

/** More would be no help to anybody and slow every edit. */
export const maximumLayers = 500
/** How deep containers may stand within each other. */
export const maximumDepth = 6
export const repeatTimes = { min: 1, max: 100 } as const
export const branchCount = { min: 1, max: 16 } as const

/** Documents from outside are nested no deeper than there are levels of this, so that nothing here runs away. */
function itemSchema(depth: number): z.ZodType<StackItem> {
  const error = (issue: { code?: string; input?: unknown }) => {
    if (issue.code !== 'invalid_union') return undefined
    const type = (issue.input as { type?: unknown } | null)?.type
    return depth === 0 && containerTypes.some((container) => container === type)
      ? `Branch and Repeat stand at most ${maximumDepth} deep within each other`
      : unknownLayer(issue.input, containerTypes)
  }
  const options = depth === 0 ? layerSpecSchemas : [...layerSpecSchemas, ...containerSchemas(itemSchema(depth - 1))]
  return z.discriminatedUnion('type', options as [z.ZodObject, ...z.ZodObject[]], { error }) as unknown as z.ZodType<StackItem>
}

function containerSchemas(inner: z.ZodType<StackItem>): z.ZodObject[] {
  const list = z.array(inner).max(maximumLayers)
  const common = { name: layerNameSchema, disabled: z.boolean().optional() }
  return [
    z.strictObject({
      type: z.literal('Branch'), ...common,
      merge: z.enum(merges).default('Concatenate'),
      branches: z.array(list).min(branchCount.min).max(branchCount.max),
    }),
    z.strictObject({
      type: z.literal('Repeat'), ...common,
      times: z.int().min(repeatTimes.min).max(repeatTimes.max).default(2),
      layers: list,
    }),
  ]
}

export const stackSchema = z.array(itemSchema(maximumDepth)).max(maximumLayers) as z.ZodType<Stack>

/** A list of layers within an architecture: the stack itself, a Repeat's name, or a Branch's with which of its branches. */
export type ListId = string
export const rootList: ListId = ''
export const branchList = ({ name }: Branch, index: number): ListId => `${name}:${index}`
export const repeatList = ({ name }: Repeat): ListId => name

/** The lists that a container holds. */
export function listsOf(item: StackItem): { id: ListId; layers: Stack }[] {
  if (item.type === 'Repeat') return [{ id: repeatList(item), layers: item.layers }]
  if (item.type === 'Branch') return item.branches.map((layers, index) => ({ id: branchList(item, index), layers }))
  return []
}

/** Where an item stands, and how deep within containers. */
export interface Placed { item: StackItem; list: ListId; index: number; depth: number }

/** Every item in the order of the document, a container ahead of what it holds. */
export function placedItems(stack: Stack, list: ListId = rootList, depth = 0): Placed[] {
  return stack.flatMap((item, index) => [
    { item, list, index, depth },
    ...listsOf(item).flatMap(({ id, layers }) => placedItems(layers, id, depth + 1)),
  ])
}
export const itemsOf = (stack: Stack): StackItem[] => placedItems(stack).map(({ item }) => item)
export const placed = (stack: Stack, name: string): Placed | undefined =>
  placedItems(stack).find(({ item }) => item.name === name)
export const findItem = (stack: Stack, name: string): StackItem | undefined => placed(stack, name)?.item
/** The layers themselves, without the containers they stand in and without disabled ones. */
export const enabledLayers = (stack: Stack): LayerSpec[] => stack.flatMap((item) =>
  item.disabled ? [] : isContainer(item) ? listsOf(item).flatMap(({ layers }) => enabledLayers(layers)) : [item])

/** Where each item stands in the document, as messages name a place: `[0, 'branches', 1, 2]`. */
export function pathsOf(stack: Stack, path: readonly (string | number)[] = []): { item: StackItem; path: (string | number)[] }[] {
  return stack.flatMap((item, index) => {
    const own = [...path, index]
    const inner = item.type === 'Branch' ? item.branches.flatMap((branch, i) => pathsOf(branch, [...own, 'branches', i]))
      : item.type === 'Repeat' ? pathsOf(item.layers, [...own, 'layers']) : []
    return [{ item, path: own }, ...inner]
  })
}

/** How many items deep containers stand within each other; 0 where there are none. */
export const depthOf = (stack: Stack): number =>
  Math.max(0, ...stack.filter(isContainer).map((item) => 1 + Math.max(0, ...listsOf(item).map(({ layers }) => depthOf(layers)))))

/** How many layers the stack comes to when every Repeat is written out; joins count as one. */
export const writtenOut = (stack: Stack): number => stack.reduce((sum, item) => {
  if (item.disabled) return sum
  if (item.type === 'Repeat') return sum + item.times * writtenOut(item.layers)
  if (item.type === 'Branch') return sum + 1 + item.branches.reduce((inner, branch) => inner + writtenOut(branch), 0)
  return sum + 1
}, 0)

/**
 * The stack with each of its lists changed, the innermost first. Lists and items that stay as they are stay the same
 * objects.
 */
export function mapLists(stack: Stack, change: (list: Stack, id: ListId) => Stack, id: ListId = rootList): Stack {
  let changed = false
  const inner = stack.map((item) => {
    const next = mapInner(item, change)
    changed ||= next !== item
    return next
  })
  return change(changed ? inner : stack, id)
}

function mapInner(item: StackItem, change: (list: Stack, id: ListId) => Stack): StackItem {
  if (item.type === 'Repeat') {
    const layers = mapLists(item.layers, change, repeatList(item))
    return layers === item.layers ? item : { ...item, layers }
  }
  if (item.type === 'Branch') {
    const branches = item.branches.map((branch, index) => mapLists(branch, change, branchList(item, index)))
    return branches.every((branch, index) => branch === item.branches[index]) ? item : { ...item, branches }
  }
  return item
}

/** The item in a line: `Conv2D 32 filters · 3 × 3 · same · relu`, `Branch 2 branches · Add`, `Repeat × 3`. */
export function summariseItem(item: StackItem): string {
  const line = item.type === 'Branch' ? `Branch ${item.branches.length} branches · ${item.merge}`
    : item.type === 'Repeat' ? `Repeat × ${item.times}`
    : summariseLayer(item)
  return item.disabled ? `${line} (disabled)` : line
}

/** Keras's way of naming: `conv2d`, `conv2d_1`, … @param taken names that are in use */
export function freeName(type: ItemType | LayerType, taken: ReadonlySet<string>): string {
  const base = type.replace(/(.)([A-Z][a-z]+)/g, '$1_$2').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  for (let i = 0; ; i++) {
    const name = i ? `${base}_${i}` : base
    if (!taken.has(name)) return name
  }
}

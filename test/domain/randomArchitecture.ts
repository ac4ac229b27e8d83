import { type Architecture, emptyArchitecture } from '../../src/domain/architecture'
import { newItem } from '../../src/domain/edits'
import { drawsValues, type Initializer, initializerNames, initializerParameters } from '../../src/domain/initializers'
import { definitionOf, layerTypes } from '../../src/domain/layers'
import type { Field } from '../../src/domain/layers/fields'
import { merges } from '../../src/domain/merges'
import { containerTypes, type ItemType, maximumDepth, type Stack, type StackItem } from '../../src/domain/stack'

/** Uniform in [0, 1). */
export type Next = () => number

export const wholeBetween = (next: Next, low: number, high: number): number =>
  low + Math.floor(next() * (high - low + 1))
export const pick = <Item,>(next: Next, items: readonly Item[]): Item =>
  items[wholeBetween(next, 0, items.length - 1)]!
/** Some of them, in their order; at least one where there is one. */
export const pickSome = <Item,>(next: Next, items: readonly Item[]): Item[] => {
  const some = items.filter(() => next() < 0.2)
  return some.length || !items.length ? some : [pick(next, items)]
}

/** A value that the field allows, at its bounds more often than chance would have it. */
export function randomValue(next: Next, field: Field): unknown {
  // Sides of hundreds are allowed and rarely of interest: most are small.
  const whole = ({ min, max }: { min: number; max: number }) =>
    pick(next, [min, max, wholeBetween(next, min, max), wholeBetween(next, min, Math.min(max, min + 7))])
  switch (field.kind) {
    case 'integer': return whole(field)
    case 'number': {
      const value = field.min + (field.max - field.min) * next()
      return value === field.min && field.aboveMin ? field.default : value
    }
    case 'boolean': return next() < 0.5
    case 'choice': return pick(next, field.options)
    case 'pair': return [whole(field), whole(field)]
    case 'optional-pair': return next() < 0.5 ? null : [whole(field), whole(field)]
    case 'sides': return [[whole(field), whole(field)], [whole(field), whole(field)]]
    case 'target-shape': {
      const side = () => pick(next, [1, 2, 28, wholeBetween(next, 1, field.max)])
      const sides = Array.from({ length: wholeBetween(next, 1, 3) }, side)
      return next() < 0.5 ? sides : [...sides.slice(1), -1]
    }
    case 'axes': return pick(next, field.options).value
    case 'regularizer': return next() < 0.7 ? null : { l1: next() < 0.5 ? 0 : next(), l2: next() < 0.5 ? 0 : next() }
    case 'initializer': return randomInitializer(next)
  }
}

function randomInitializer(next: Next): Initializer {
  const name = pick(next, initializerNames)
  const parameters = Object.entries(initializerParameters(name)).map(([key, field]) => [key, randomValue(next, field)])
  const seed = drawsValues(name) && next() < 0.2 ? { seed: wholeBetween(next, 0, 1000) } : {}
  return { name, ...Object.fromEntries(parameters) as object, ...seed } as Initializer
}

export function randomFields(next: Next, type: ItemType): Record<string, unknown> {
  if (type === 'Branch') return { merge: pick(next, merges) }
  if (type === 'Repeat') return { times: pick(next, [1, 2, 3, 3, 100]) }
  return Object.fromEntries(
    Object.entries(definitionOf(type).fields).map(([name, field]) => [name, randomValue(next, field)]),
  )
}

const itemTypes: readonly ItemType[] = [...layerTypes, ...containerTypes, ...containerTypes]
export const randomType = (next: Next): ItemType => pick(next, itemTypes)

/** Any architecture that a file could hold, whether its layers fit one another or not. */
export function randomArchitecture(next: Next, layers: number): Architecture {
  let named = 0
  const stack = (count: number, depth: number): Stack => Array.from({ length: count }, (): StackItem => {
    const type = depth < maximumDepth ? randomType(next) : pick(next, layerTypes)
    const inner = () => stack(wholeBetween(next, 0, 2), depth + 1)
    const item = newItem(type, `layer_${named++}`, randomFields(next, type))
    const disabled = next() < 0.1 ? { disabled: true } : {}
    if (item.type === 'Branch') return { ...item, ...disabled, branches: Array.from({ length: wholeBetween(next, 1, 3) }, inner) }
    return item.type === 'Repeat' ? { ...item, ...disabled, layers: inner() } : { ...item, ...disabled }
  })
  return { ...emptyArchitecture('random'), layers: stack(layers, 0) }
}

/** Sizes of images, from a single pixel to large photographs. */
export const randomInput = (next: Next): [number, number, number] =>
  [pick(next, [1, 2, 5, 28, 28, 96, 500]), pick(next, [1, 3, 28, 28, 64, 500]), pick(next, [1, 1, 3])]

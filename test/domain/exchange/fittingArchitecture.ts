import { analyse } from '../../../src/domain/analysis'
import { type Architecture, architectureSchema, outputActivations, outputFields } from '../../../src/domain/architecture'
import { definitionOf, type LayerType, layerTypes } from '../../../src/domain/layers'
import { merges } from '../../../src/domain/merges'
import type { Shape } from '../../../src/domain/shape'
import { freeName, itemsOf, type Stack, type StackItem } from '../../../src/domain/stack'
import { type Next, pick, randomValue, wholeBetween } from '../randomArchitecture'

/** Values near the defaults, so that layers fit one another more often than not. */
function smallFields(next: Next, type: LayerType): Record<string, unknown> {
  const fields = definitionOf(type).fields
  return Object.fromEntries(Object.entries(fields).flatMap(([name, field]): [string, unknown][] => {
    if (field.kind === 'integer') return [[name, wholeBetween(next, field.min, Math.min(field.max, field.min + 5))]]
    if (field.kind === 'pair') return [[name, [wholeBetween(next, 1, 3), wholeBetween(next, 1, 3)]]]
    if (name === 'stddev') return [[name, next()]] // Keras takes no GaussianNoise of more than 1
    return next() < 0.5 ? [[name, randomValue(next, field)]] : []
  }))
}

const fits = (layers: Stack, input: Shape): boolean => {
  const parsed = architectureSchema.safeParse({ name: 'trial', layers: [...layers, flatten] })
  return parsed.success && !analyse(parsed.data, input, 3).problem
}
const flatten: StackItem = { type: 'Flatten', name: 'last_flatten' }

/**
 * An architecture whose layers fit one another: of every type of layer, Branches that join and Repeats that can.
 * @param types to choose layers from
 */
export function fittingArchitecture(
  next: Next, input: Shape, length: number, types: readonly LayerType[] = layerTypes,
): Architecture {
  let layers: StackItem[] = []
  const taken = new Set(['output', flatten.name])
  for (let tries = 0; layers.length < length && tries < 40 * length; tries++) {
    const names = new Set(taken)
    const item = randomItem(next, names, types, 2)
    if (!fits([...layers, item], input)) continue
    layers = [...layers, item]
    for (const { name } of itemsOf([item])) taken.add(name)
  }
  const output = Object.fromEntries(Object.entries(outputFields).map(([name, field]) =>
    [name, name === 'activation' ? pick(next, outputActivations) : field.default]))
  return architectureSchema.parse({ name: 'fitting', layers: [...layers, { ...flatten }], output })
}

function randomItem(next: Next, taken: Set<string>, types: readonly LayerType[], depth: number): StackItem {
  const chance = next()
  const kind = depth && chance < 0.15 ? 'Branch' : depth && chance < 0.25 ? 'Repeat' : pick(next, types)
  const name = freeName(kind, taken)
  taken.add(name)
  const stack = (most: number): StackItem[] =>
    Array.from({ length: wholeBetween(next, 0, most) }, () => randomItem(next, taken, types, depth - 1))
  if (kind === 'Branch') {
    const branches = Array.from({ length: wholeBetween(next, 2, 3) }, () => stack(2))
    return { type: kind, name, merge: pick(next, merges), branches }
  }
  if (kind === 'Repeat') return { type: kind, name, times: wholeBetween(next, 1, 3), layers: stack(2) }
  return architectureSchema.parse({ name: 'one', layers: [{ type: kind, name, ...smallFields(next, kind) }] }).layers[0]!
}

import type { Architecture } from './architecture'
import { outermost, updateItem } from './edits'
import type { LayerSpec } from './layers'
import { itemsOf, type Stack, type StackItem } from './stack'

/** A layer that has weights, and so can be frozen. */
export type FreezableLayer = Extract<LayerSpec, { trainable: boolean }>
const isFreezable = (item: StackItem): item is FreezableLayer => 'trainable' in item

/** Of those items and of all that they hold, the layers that can be frozen. */
export const freezableLayers = (items: Stack): FreezableLayer[] => itemsOf(items).filter(isFreezable)

/** The same with Keras's `trainable` set of every layer among those items that has weights, containers by what they hold. */
export const setTrainable = (architecture: Architecture, names: readonly string[], trainable: boolean): Architecture =>
  freezableLayers(outermost(architecture, names)).reduce((next, { name }) => updateItem(next, name, { trainable }), architecture)

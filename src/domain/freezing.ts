import type { ParameterCount } from './analysis'
import { type Architecture, outputName } from './architecture'
import { outermost, updateItem } from './edits'
import type { LayerSpec } from './layers'
import { enabledLayers, itemsOf, type Stack, type StackItem } from './stack'

/** A layer that has weights, and so can be frozen. */
export type FreezableLayer = Extract<LayerSpec, { trainable: boolean }>
const isFreezable = (item: StackItem): item is FreezableLayer => 'trainable' in item

/** Of those items and of all that they hold, the layers that can be frozen. */
export const freezableLayers = (items: Stack): FreezableLayer[] => itemsOf(items).filter(isFreezable)

/** The same with Keras's `trainable` set of every layer among those items that has weights, containers by what they hold. */
export const setTrainable = (architecture: Architecture, names: readonly string[], trainable: boolean): Architecture =>
  freezableLayers(outermost(architecture, names)).reduce((next, { name }) => updateItem(next, name, { trainable }), architecture)

/** What training leaves as it is: the names of frozen layers, the output's too, without disabled ones. */
export const frozenLayers = ({ layers, output }: Architecture): string[] => [
  ...freezableLayers(enabledLayers(layers)).filter(({ trainable }) => !trainable).map(({ name }) => name),
  ...output.trainable ? [] : [outputName],
]

/** Why a network can't be trained that has no weight left to train, or undefined: its output always has some. */
export const frozenProblem = ({ trainable }: ParameterCount): string | undefined =>
  trainable ? undefined : 'Nothing is trained: every layer with weights is frozen; unfreeze one in Design'

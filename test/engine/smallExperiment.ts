import { type Architecture, architectureSchema } from '../../src/domain/architecture'
import { type Experiment, experimentFormat, experimentSchema } from '../../src/domain/experiment'
import type { LayerSpec, LayerType } from '../../src/domain/layers'
import type { ItemType } from '../../src/domain/stack'

/** A layer's type and the fields that differ from their defaults. */
export type LayerParts = { type: ItemType } & Record<string, unknown>

/** An architecture of those layers, named `layer_0`, `layer_1`, …; within containers `layer_0_1` and so on. */
export const architectureOf = (layers: LayerParts[], output: Record<string, unknown> = {}): Architecture =>
  architectureSchema.parse({ name: 'small', layers: named(layers, 'layer'), output })

const named = (layers: LayerParts[], prefix: string): LayerParts[] => layers.map((layer, i) => {
  const name = `${prefix}_${i}`
  if (layer.type === 'Repeat') return { name, ...layer, layers: named(layer.layers as LayerParts[], name) }
  if (layer.type !== 'Branch') return { name, ...layer }
  const branches = (layer.branches as LayerParts[][]).map((branch, j) => named(branch, `${name}_${j}`))
  return { name, ...layer, branches }
})

/** A layer with Keras's defaults for all that isn't given. */
export const layerOf = (type: LayerType, fields: Record<string, unknown> = {}): LayerSpec =>
  architectureOf([{ type, name: 'layer', ...fields }]).layers[0] as LayerSpec

/** An experiment with the defaults for all that isn't given. */
export const experimentOf = (
  layers: LayerParts[],
  training: Record<string, unknown> = {},
  output: Record<string, unknown> = {},
): Experiment =>
  experimentSchema.parse({
    format: experimentFormat,
    version: 1,
    data: 'sample',
    architecture: architectureOf(layers, output),
    training,
  })

/** One hidden layer and dropout: learns the toy set within a few epochs. */
export const smallLayers: LayerParts[] = [
  { type: 'Flatten' }, { type: 'Dense', units: 16 }, { type: 'Dropout', rate: 0.2 },
]

/** A layer of every kind that has weights, state or draws. */
export const mixedLayers: LayerParts[] = [
  { type: 'Conv2D', filters: 4, padding: 'same' }, { type: 'BatchNormalization', momentum: 0.8 },
  { type: 'MaxPooling2D' }, { type: 'SpatialDropout2D', rate: 0.25 },
  { type: 'Flatten' }, { type: 'Dense', units: 8, activation: 'tanh' }, { type: 'Dropout', rate: 0.5 },
]

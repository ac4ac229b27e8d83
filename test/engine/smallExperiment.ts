import { type Architecture, architectureSchema } from '../../src/domain/architecture'
import { type Experiment, experimentFormat, experimentSchema } from '../../src/domain/experiment'
import { type LayerSpec, layerSpecSchema, type LayerType } from '../../src/domain/layers'

/** A layer's type and the fields that differ from their defaults. */
export type LayerParts = { type: LayerType } & Record<string, unknown>

/** A layer with Keras's defaults for all that isn't given. */
export const layerOf = (type: LayerType, fields: Record<string, unknown> = {}): LayerSpec =>
  layerSpecSchema.parse({ type, name: 'layer', ...fields })

/** An architecture of those layers, named `layer_0`, `layer_1`, … */
export const architectureOf = (layers: LayerParts[], output: Record<string, unknown> = {}): Architecture =>
  architectureSchema.parse({
    name: 'small', layers: layers.map((layer, i) => ({ name: `layer_${i}`, ...layer })), output,
  })

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

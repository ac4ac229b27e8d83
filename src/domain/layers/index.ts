import { z } from 'zod'
import { activation, leakyRelu } from './activation'
import { batchNormalization } from './batchNormalization'
import { conv2d } from './conv2d'
import { conv2dTranspose } from './conv2dTranspose'
import type { LayerDefinition } from './definition'
import { dense } from './dense'
import { depthwiseConv2d, separableConv2d } from './depthwiseConv2d'
import { dropout, gaussianNoise, spatialDropout2d } from './dropout'
import { cropping2d, zeroPadding2d } from './edges'
import { type ConfigOf, type Fields, fieldSchemas, type FieldValue, formatValue, isDefault } from './fields'
import { flatten } from './flatten'
import { globalAveragePooling2d, globalMaxPooling2d } from './globalPooling2d'
import { layerNormalization } from './layerNormalization'
import { averagePooling2d, maxPooling2d } from './pooling2d'
import { prelu } from './prelu'
import { gru, lstm, simpleRnn } from './recurrent'
import { reshape } from './reshape'
import { upSampling2d } from './upSampling2d'

/** Every layer there is, in the palette's order. Adding one here makes the engine's table ask for its builder. */
export const layers = {
  Dense: dense,
  Flatten: flatten,
  Reshape: reshape,
  Conv2D: conv2d,
  SeparableConv2D: separableConv2d,
  DepthwiseConv2D: depthwiseConv2d,
  Conv2DTranspose: conv2dTranspose,
  ZeroPadding2D: zeroPadding2d,
  Cropping2D: cropping2d,
  UpSampling2D: upSampling2d,
  MaxPooling2D: maxPooling2d,
  AveragePooling2D: averagePooling2d,
  GlobalAveragePooling2D: globalAveragePooling2d,
  GlobalMaxPooling2D: globalMaxPooling2d,
  SimpleRNN: simpleRnn,
  LSTM: lstm,
  GRU: gru,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Dropout: dropout,
  SpatialDropout2D: spatialDropout2d,
  GaussianNoise: gaussianNoise,
  Activation: activation,
  LeakyReLU: leakyRelu,
  PReLU: prelu,
} as const

export type LayerType = keyof typeof layers
export type LayerConfig<Type extends LayerType> = ConfigOf<(typeof layers)[Type]['fields']>

/**
 * A layer as it is saved: its type, a name unique within the architecture, its fields, and whether the network is to do
 * without it.
 */
export type LayerSpecOf<Type extends LayerType> = { type: Type; name: string; disabled?: boolean } & LayerConfig<Type>
export type LayerSpec = { [Type in LayerType]: LayerSpecOf<Type> }[LayerType]

export const layerTypes = Object.keys(layers) as LayerType[]

/** The definition without its exact field types, for code that treats all layers alike. */
export const definitionOf = (type: LayerType): LayerDefinition => layers[type] as unknown as LayerDefinition

/** Keras's rule for names, so that exported code can use them as they are. */
export const layerNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'letters, digits and _ only')

/** One schema a layer. */
export const layerSpecSchemas = layerTypes.map((type) => z.strictObject({
  type: z.literal(type), name: layerNameSchema, disabled: z.boolean().optional(), ...fieldSchemas(layers[type].fields),
}))

/** What is wrong with something that stands where a layer should. @param others that may stand there too */
export function unknownLayer(input: unknown, others: readonly string[] = []): string {
  const type = (input as { type?: unknown } | null)?.type
  return `unknown layer ${JSON.stringify(type) ?? 'without a type'}; known are ${[...layerTypes, ...others].join(', ')}`
}

/** The layer's value of a field by name. */
export const fieldOf = (spec: LayerSpec, name: string): FieldValue =>
  (spec as unknown as Record<string, FieldValue>)[name]!

export interface Chip { name: string; text: string; isDefault: boolean }

const units: Record<string, string> = { filters: 'filters', units: 'units' }

/** What stands on a layer's card: its telling fields, and every other one that isn't at its default. */
export function chipsOf(spec: LayerSpec): Chip[] {
  const { fields, chips } = definitionOf(spec.type) as LayerDefinition<string, Fields>
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = fieldOf(spec, name)
    const atDefault = isDefault(field, value)
    if (!chips.includes(name) && atDefault) return []
    const text = field.kind === 'boolean' && field.off !== undefined && value === false ? field.off
      : units[name] ? `${formatValue(value)} ${units[name]}`
      : chips.includes(name) ? formatValue(value)
      : `${field.label.toLowerCase()} ${formatValue(value)}`
    return [{ name, text, isDefault: atDefault }]
  })
}

/** The layer in a line: `Conv2D 32 filters · 3 × 3 · same · relu`. */
export const summariseLayer = (spec: LayerSpec): string =>
  [spec.type, chipsOf(spec).map((chip) => chip.text).join(' · ')].filter(Boolean).join(' ')


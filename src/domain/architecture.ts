import { z } from 'zod'
import { definitionOf, layerNameSchema, layerSpecSchema, type LayerSpec, type LayerType } from './layers'
import type { Fix } from './layers/definition'
import { dense } from './layers/dense'
import { choice, type ConfigOf, defaultsOf, fieldSchemas } from './layers/fields'

/**
 * What stands between the last layer and the loss. The output's Dense has as many units as the data has classes.
 * `relu_softmax` is report 002's reading: relu on the logits before the softmax.
 */
export const outputActivations = ['softmax', 'log_softmax', 'relu_softmax'] as const
export type OutputActivation = (typeof outputActivations)[number]

/** What a person can set of the output; its weights are those of a Dense. */
export const outputFields = {
  activation: choice('Output activation', 'softmax', outputActivations),
  use_bias: dense.fields.use_bias,
  kernel_initializer: dense.fields.kernel_initializer,
  bias_initializer: dense.fields.bias_initializer,
} as const
export type OutputSpec = ConfigOf<typeof outputFields>
export const outputSpecSchema =
  z.strictObject(fieldSchemas(outputFields)) as unknown as z.ZodType<OutputSpec, Partial<OutputSpec>>

export const outputName = 'output'
/** More would be no help to anybody and slow every edit. */
export const maximumLayers = 500

export const architectureSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  layers: z.array(layerSpecSchema).max(maximumLayers).superRefine((specs, context) => {
    const seen = new Set<string>([outputName])
    specs.forEach((spec, index) => {
      if (seen.has(spec.name)) {
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `another layer is already called ${spec.name}` })
      }
      seen.add(spec.name)
    })
  }),
  output: outputSpecSchema.prefault({}),
})
export type Architecture = z.infer<typeof architectureSchema>

/** Keras's way of naming: `conv2d`, `conv2d_1`, … */
export function freeName(architecture: Architecture, type: LayerType): string {
  const base = type.replace(/(.)([A-Z][a-z]+)/g, '$1_$2').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  const taken = new Set([outputName, ...architecture.layers.map((layer) => layer.name)])
  for (let i = 0; ; i++) {
    const name = i ? `${base}_${i}` : base
    if (!taken.has(name)) return name
  }
}

/** A network of nothing but its input and output. */
export const emptyArchitecture = (name: string): Architecture => ({ name, layers: [], output: defaultsOf(outputFields) })

/** Why the layer at `index` can't be called `name`, or undefined where it can. */
export function layerNameProblem({ layers }: Architecture, index: number, name: string): string | undefined {
  if (!layerNameSchema.safeParse(name).success) {
    return 'Letters, digits and _ only, a letter first, at most 64'
  }
  const taken = name === outputName || layers.some((layer, i) => i !== index && layer.name === name)
  return taken ? `Another layer is already called ${name}` : undefined
}

const withLayers = (architecture: Architecture, layers: LayerSpec[]): Architecture => ({ ...architecture, layers })

/** A new layer of that type with its defaults at `index` (0 is right after the input). */
export function insertLayer(architecture: Architecture, index: number, type: LayerType): Architecture {
  const layer = { type, name: freeName(architecture, type), ...defaultsOf(definitionOf(type).fields) } as LayerSpec
  const layers = [...architecture.layers]
  layers.splice(index, 0, layer)
  return withLayers(architecture, layers)
}

/** The layer at `from` taken out and put so that it ends at index `to`. */
export function moveLayer(architecture: Architecture, from: number, to: number): Architecture {
  const layers = [...architecture.layers]
  const [layer] = layers.splice(from, 1)
  if (layer) layers.splice(to, 0, layer)
  return withLayers(architecture, layers)
}

export const removeLayer = (architecture: Architecture, index: number): Architecture =>
  withLayers(architecture, architecture.layers.filter((_, i) => i !== index))

/** A copy right behind the original, under a free name. */
export function duplicateLayer(architecture: Architecture, index: number): Architecture {
  const layer = architecture.layers[index]
  if (!layer) return architecture
  const layers = [...architecture.layers]
  layers.splice(index + 1, 0, { ...layer, name: freeName(architecture, layer.type) })
  return withLayers(architecture, layers)
}

export function updateLayer(
  architecture: Architecture, index: number, fields: Record<string, unknown>,
): Architecture {
  return withLayers(
    architecture, architecture.layers.map((layer, i) => (i === index ? { ...layer, ...fields } as LayerSpec : layer)),
  )
}

/** Where the first layer of that type ahead of `index` stands, or `index` where there is none. */
function placeBefore({ layers }: Architecture, index: number, type: LayerType): number {
  const place = layers.findIndex((layer, i) => i < index && layer.type === type)
  return place < 0 ? index : place
}

/** Applies a problem's fix to the layer at `index`; the output card stands at `layers.length`. */
export function applyFix(architecture: Architecture, index: number, fix: Fix): Architecture {
  switch (fix.kind) {
    case 'insert-before': return insertLayer(architecture, index, fix.type)
    case 'set': return updateLayer(architecture, index, fix.fields)
    case 'move-before': return moveLayer(architecture, index, placeBefore(architecture, index, fix.type))
    case 'remove': return removeLayer(architecture, index)
  }
}


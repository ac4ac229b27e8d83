import { z } from 'zod'
import { layerNameSchema } from './layers'
import { dense } from './layers/dense'
import { choice, type ConfigOf, defaultsOf, fieldSchemas } from './layers/fields'
import { itemsOf, maximumLayers, pathsOf, stackSchema } from './stack'

/**
 * What stands between the last layer and the loss. The output's Dense has as many units as the data has classes.
 * `relu_softmax` is report 002's reading: relu on the logits before the softmax.
 */
export const outputActivations = ['softmax', 'log_softmax', 'relu_softmax', 'sigmoid', 'linear'] as const
export type OutputActivation = (typeof outputActivations)[number]

const { activation: _activation, units: _units, ...denseFields } = dense.fields
/** What a person can set of the output; its weights are those of a Dense. */
export const outputFields = {
  activation: choice('Output activation', 'softmax', outputActivations),
  ...denseFields,
} as const
export type OutputSpec = ConfigOf<typeof outputFields>
export const outputSpecSchema =
  z.strictObject(fieldSchemas(outputFields)) as unknown as z.ZodType<OutputSpec, Partial<OutputSpec>>

export const outputName = 'output'

export const architectureSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  layers: stackSchema.superRefine((stack, context) => {
    const items = pathsOf(stack)
    if (items.length > maximumLayers) {
      context.addIssue({ code: 'custom', message: `${items.length} layers, more than the ${maximumLayers} allowed` })
    }
    const seen = new Set<string>([outputName])
    for (const { item: { name }, path } of items) {
      if (seen.has(name)) context.addIssue({ code: 'custom', path: [...path, 'name'], message: `another layer is already called ${name}` })
      seen.add(name)
    }
  }),
  output: outputSpecSchema.prefault({}),
  /** The most parameters the network should have, which Design shows as a bar. */
  parameter_budget: z.int().positive().max(1_000_000_000).optional(),
})
export type Architecture = z.infer<typeof architectureSchema>

/** A network of nothing but its input and output. */
export const emptyArchitecture = (name: string): Architecture => ({ name, layers: [], output: defaultsOf(outputFields) })

export const namesIn = ({ layers }: Pick<Architecture, 'layers'>): Set<string> =>
  new Set([outputName, ...itemsOf(layers).map(({ name }) => name)])

/** Why the layer called `current` can't be called `name`, or undefined where it can. */
export function layerNameProblem(architecture: Architecture, current: string, name: string): string | undefined {
  if (!layerNameSchema.safeParse(name).success) {
    return 'Letters, digits and _ only, a letter first, at most 64'
  }
  return name !== current && namesIn(architecture).has(name) ? `Another layer is already called ${name}` : undefined
}

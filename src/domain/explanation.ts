import { z } from 'zod'
import type { NetworkNode } from './analysis'

/** How a network is asked which pixels spoke for a class. */
export const methodNames = ['gradients', 'gradcam', 'occlusion'] as const
export type MethodName = (typeof methodNames)[number]

export const methods: Record<MethodName, { label: string; about: string }> = {
  gradients: {
    label: 'Integrated gradients',
    about: 'What each pixel adds to the class’s score (before the output’s activation), beside an image that is all ground.',
  },
  gradcam: {
    label: 'Grad-CAM',
    about: 'Where the layer’s feature maps speak for the class: their mean weighted by the gradients of its score.',
  },
  occlusion: {
    label: 'Occlusion',
    about: 'How much probability the class loses where a patch of ground covers the image.',
  },
}

const floats = z.instanceof(Float32Array)
const count = z.int().nonnegative()

/** What is asked of a picture: for the likeliest class, of Grad-CAM by the last layer with maps, unless others are named. */
export const explainFields = { method: z.enum(methodNames), label: count.optional(), layer: z.string().optional() }

/** How strongly each pixel of what the network takes speaks for a class, and below 0 against it. */
export const explanationSchema = z.strictObject({
  method: z.enum(methodNames),
  /** Of the class; it is the likeliest one unless another was asked for. */
  label: count,
  shape: z.tuple([z.int().positive(), z.int().positive()]),
  /** `[height, width]` */
  values: floats,
  /** Of the picture and of one that is all ground: the class's scores, of occlusion its probabilities. */
  figure: z.number(), ground: z.number(),
  /** Whether the ground was taken from the data's images; else it is black. */
  groundKnown: z.boolean(),
  /** The layer whose maps were weighted. */
  layer: z.string().optional(),
})
export type Explanation = z.infer<typeof explanationSchema>

/** What a layer puts out for one picture. */
export const activationsSchema = z.strictObject({
  layer: z.string(),
  /** Of one map: `[height, width]`, of a layer without any `[1, units]`. */
  shape: z.tuple([count, count]),
  /** How many maps there are; so many of them, from the first on, are in `values`. */
  maps: count, shown: count,
  /** `[shown, height, width]` */
  values: floats,
})
export type Activations = z.infer<typeof activationsSchema>

/** A convolution's kernel as little pictures, one a filter. */
export const filtersSchema = z.strictObject({
  layer: z.string(),
  shape: z.tuple([count, count]),
  filters: count, shown: count,
  /** Channels of the layer's input, each with a picture of its own in every filter. */
  channels: count,
  /** The channel that is shown; null for the mean of all. */
  channel: count.nullable(),
  /** `[shown, height, width]` */
  values: floats,
})
export type Filters = z.infer<typeof filtersSchema>

/** What Grad-CAM can weigh: a convolution's feature maps that have space left. */
export const hasMaps = ({ op, output }: NetworkNode): boolean =>
  op.kind === 'layer' && convolutions.includes(op.spec.type) && output.length === 3 && output[0]! > 1 && output[1]! > 1

const convolutions: readonly string[] = ['Conv2D', 'SeparableConv2D', 'DepthwiseConv2D', 'Conv2DTranspose']
/** Layers whose kernels are pictures. */
export const hasFilters = ({ op }: NetworkNode): boolean => op.kind === 'layer' && convolutions.includes(op.spec.type)

/** The methods that a network can be asked by. */
export const methodsFor = (nodes: readonly NetworkNode[]): MethodName[] =>
  methodNames.filter((name) => name !== 'gradcam' || nodes.some(hasMaps))

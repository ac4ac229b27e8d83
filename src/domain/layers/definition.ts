import type { Initializer } from '../initializers'
import type { Shape } from '../shape'
import type { ConfigOf, Fields } from './fields'

export const layerCategories = ['core', 'convolution', 'pooling', 'normalisation', 'regularisation', 'activation'] as const
export type LayerCategory = (typeof layerCategories)[number]

/** A weight as the layer wants it; the engine allocates from this list, so counts can't differ. */
export interface WeightSpec {
  /** Keras's name of the weight within its layer, such as `kernel`. */
  name: string
  shape: Shape
  initializer: Initializer
  trainable: boolean
  /** What its size costs: l1 · Σ|w| + l2 · Σw² is added to the loss. */
  regularizer?: { l1: number; l2: number }
  /** For initializers that scale by them; Keras's `compute_fans`. */
  fanIn: number
  fanOut: number
}

/**
 * One click that mends a problem: a layer put before this one or at the end of one of a Branch's stacks, this one moved
 * ahead of another, its fields changed, or it removed.
 */
export type Fix =
  | { kind: 'insert-before'; type: MendingType; fields?: Record<string, unknown>; label: string }
  | { kind: 'append-to-branch'; branch: number; type: MendingType; fields?: Record<string, unknown>; label: string }
  | { kind: 'move-before'; type: 'Flatten'; label: string }
  | { kind: 'set'; fields: Record<string, unknown>; label: string }
  | { kind: 'remove'; label: string }
/** Layers that fixes put in. Named here, since the table of all layers is made of definitions. */
export type MendingType = 'Flatten' | 'Reshape' | 'Conv2D' | 'Dense'

export interface Problem {
  /** A sentence without its full stop. */
  reason: string
  fix?: Fix
}

export interface Inferred {
  output: Shape
  weights: WeightSpec[]
  /** Multiplications with addition of one example's forward pass. */
  multiplyAdds: number
  /** Kernels that it takes to compute it, as a multiple of a usual layer's; 1 where nothing is said. */
  calls?: number
}
export type Inference = Inferred | { problem: Problem }

export interface LayerDefinition<Type extends string = string, F extends Fields = Fields> {
  type: Type
  category: LayerCategory
  /** What it does, in a sentence for a student. */
  summary: string
  fields: F
  /** The fields that always stand on the layer's card, as `Conv2D  32 filters  3 × 3`. */
  chips: readonly (keyof F & string)[]
  /** @param input one example's shape. What the layer makes of it, or why it can't. */
  infer(config: ConfigOf<F>, input: Shape): Inference
}

export const defineLayer = <const Type extends string, const F extends Fields>(
  definition: LayerDefinition<Type, F>,
): LayerDefinition<Type, F> => definition

/** A layer that keeps the shape and has no weights. */
export const unchanged = (input: Shape): Inferred => ({ output: input, weights: [], multiplyAdds: 0 })

/** The problem of a layer over `[height, width, channels]` that gets something else, or undefined. */
export function imageProblem(input: Shape): { problem: Problem } | undefined {
  if (input.length === 3) return undefined
  return {
    problem: {
      reason: `Needs height × width × channels, gets ${input.length === 1 ? `a flat ${input[0]}` : input.join(' × ')}`,
      fix: { kind: 'move-before', type: 'Flatten', label: 'Move it before Flatten' },
    },
  }
}

/** The problem of a layer that needs a flat input, with its fix, or undefined. */
export function flatProblem(input: Shape): { problem: Problem } | undefined {
  if (input.length === 1) return undefined
  return {
    problem: {
      reason: `Needs a flat input, gets ${input.join(' × ')}`,
      fix: { kind: 'insert-before', type: 'Flatten', label: 'Insert Flatten before it' },
    },
  }
}

import type { Initializer } from '../initializers'
import type { Regularizer } from '../regularizers'
import type { Shape } from '../shape'
import type { ConfigOf, Fields } from './fields'
import { initializerProblem } from './initializerProblem'

export const layerCategories = [
  'core', 'convolution', 'pooling', 'recurrent', 'normalisation', 'regularisation', 'activation',
] as const
export type LayerCategory = (typeof layerCategories)[number]

/** A weight as the layer wants it; the engine allocates from this list, so counts can't differ. */
export interface WeightSpec {
  /** Keras's name of the weight within its layer, such as `kernel`. */
  name: string
  shape: Shape
  initializer: Initializer
  trainable: boolean
  /** What its size costs: l1 · Σ|w| + l2 · Σw² is added to the loss. */
  regularizer?: Regularizer
  /** Which of its values begin at 1, whatever the initializer: LSTM's forget gate. */
  ones?: { from: number; to: number }
}

/** A weight that is trained. */
export const trained = (
  name: string, shape: Shape, initializer: Initializer, regularizer: Regularizer | null = null,
): WeightSpec => ({ name, shape, initializer, trainable: true, ...(regularizer ? { regularizer } : {}) })

/** A weight that stays as it is. Keras 3 doesn't penalise it either: the sum is over `trainable_weights`. */
function frozen({ regularizer: _regularizer, ...weight }: WeightSpec): WeightSpec {
  return { ...weight, trainable: false }
}

/**
 * One click that mends a problem: a layer put before this one or at the end of one of a Branch's stacks, this one moved
 * ahead of another, its fields or those of what it holds changed, or it removed.
 */
export type Fix =
  | { kind: 'insert-before'; type: MendingType; fields?: Record<string, unknown>; label: string }
  | { kind: 'append-to-branch'; branch: number; type: MendingType; fields?: Record<string, unknown>; label: string }
  | { kind: 'move-before'; type: 'Flatten'; label: string }
  | { kind: 'set'; fields: Record<string, unknown>; label: string }
  | { kind: 'set-within'; items: readonly string[]; fields: Record<string, unknown>; label: string }
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
  /** What else it is called, for the search in the palette. */
  aliases?: readonly string[]
  fields: F
  /** The fields that always stand on the layer's card, as `Conv2D  32 filters  3 × 3`. */
  chips: readonly (keyof F & string)[]
  /** @param input one example's shape. What the layer makes of it, or why it can't. */
  infer(config: ConfigOf<F>, input: Shape): Inference
}

/**
 * A definition whose layers also can't have an initializer that doesn't go with its weight, and whose weights aren't
 * trained where it has a field `trainable` that is off.
 */
export const defineLayer = <const Type extends string, const F extends Fields>(
  definition: LayerDefinition<Type, F>,
): LayerDefinition<Type, F> => ({
  ...definition,
  infer(config, input) {
    const inferred = definition.infer(config, input)
    if ('problem' in inferred) return inferred
    const problem = initializerProblem(definition.fields, config, inferred.weights)
    return problem ?? (config.trainable === false ? { ...inferred, weights: inferred.weights.map(frozen) } : inferred)
  },
})

/** A layer that keeps the shape and has no weights. */
export const unchanged = (input: Shape): Inferred => ({ output: input, weights: [], multiplyAdds: 0 })

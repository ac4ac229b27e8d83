import { z } from 'zod'

/** Larger ones leave nothing but the penalty. */
export const regularizerRange = { min: 0, max: 1000 }
const factor = z.number().min(regularizerRange.min).max(regularizerRange.max).default(0)

/**
 * What the size of a weight costs: l1 · Σ|w| + l2 · Σw² is added to the loss. Keras's `L1L2`, with `L1` where l2 is 0 and
 * `L2` where l1 is.
 */
export const regularizerSchema = z.strictObject({ l1: factor, l2: factor })
export type Regularizer = z.infer<typeof regularizerSchema>

/** What a person begins with who asks for one: Keras's `L2`. */
export const usualRegularizer: Regularizer = { l1: 0, l2: 0.01 }

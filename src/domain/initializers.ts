import { z } from 'zod'

const stddev = z.number().gt(0).max(100)

/** How a weight gets its first values. Names and defaults are those of `keras.initializers`. */
export const initializerSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('zeros') }),
  z.strictObject({ name: z.literal('ones') }),
  z.strictObject({ name: z.literal('glorot_uniform') }),
  z.strictObject({ name: z.literal('glorot_normal') }),
  z.strictObject({ name: z.literal('he_uniform') }),
  z.strictObject({ name: z.literal('he_normal') }),
  z.strictObject({ name: z.literal('lecun_uniform') }),
  z.strictObject({ name: z.literal('lecun_normal') }),
  z.strictObject({ name: z.literal('random_normal'), stddev: stddev.default(0.05) }),
  z.strictObject({ name: z.literal('truncated_normal'), stddev: stddev.default(0.05) }),
])
export type Initializer = z.infer<typeof initializerSchema>
export type InitializerName = Initializer['name']

export const initializerNames = initializerSchema.options.map((option) => option.shape.name.value)

/** The initializer of that name with Keras's default parameters. */
export function initializerNamed(name: InitializerName): Initializer {
  return initializerSchema.parse({ name })
}

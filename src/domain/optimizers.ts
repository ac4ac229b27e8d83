import { z } from 'zod'
import { boolean, type ConfigOf, defaultsOf, fieldSchemas, type Fields, number } from './layers/fields'

const learningRate = (value: number) =>
  number('Learning rate', value, { min: 0, max: 1e12, aboveMin: true })
const share = { min: 0, max: 1, belowMax: true } as const
const epsilon = number('Epsilon', 1e-7, { min: 0, max: 1, aboveMin: true }, { more: true })

/** The optimizers with Keras 3's fields and defaults. */
export const optimizers = {
  SGD: {
    learning_rate: learningRate(0.01),
    momentum: number('Momentum', 0, share),
    nesterov: boolean('Nesterov', false, { more: true }),
  },
  RMSprop: {
    learning_rate: learningRate(0.001),
    rho: number('Rho', 0.9, share, { more: true }),
    momentum: number('Momentum', 0, share, { more: true }),
    epsilon,
    centered: boolean('Centered', false, { more: true }),
  },
  Adam: {
    learning_rate: learningRate(0.001),
    beta_1: number('Beta 1', 0.9, share, { more: true }),
    beta_2: number('Beta 2', 0.999, share, { more: true }),
    epsilon,
  },
} as const satisfies Record<string, Fields>

export type OptimizerName = keyof typeof optimizers
export type OptimizerSpecOf<Name extends OptimizerName> = { name: Name } & ConfigOf<(typeof optimizers)[Name]>
export type OptimizerSpec = { [Name in OptimizerName]: OptimizerSpecOf<Name> }[OptimizerName]

export const optimizerNames = Object.keys(optimizers) as OptimizerName[]

const schemas = optimizerNames.map((name) =>
  z.strictObject({ name: z.literal(name), ...fieldSchemas(optimizers[name]) }),
)
export const optimizerSchema = z.discriminatedUnion(
  'name', schemas as unknown as [(typeof schemas)[0], ...typeof schemas],
  { error: (issue) => issue.code === 'invalid_union' ? `unknown optimizer; known are ${optimizerNames.join(', ')}` : undefined },
) as unknown as z.ZodType<OptimizerSpec>

/** The optimizer of that name with Keras's defaults. */
export const optimizerNamed = (name: OptimizerName): OptimizerSpec =>
  ({ name, ...defaultsOf(optimizers[name] as Fields) }) as OptimizerSpec

import { z } from 'zod'
import { boolean, type ConfigOf, defaultsOf, fieldSchemas, type Fields, number } from './layers/fields'

const learningRate = (value: number) =>
  number('Learning rate', value, { min: 0, max: 1e12, aboveMin: true })
const share = { min: 0, max: 1, belowMax: true } as const
const epsilon = number('Epsilon', 1e-7, { min: 0, max: 1, aboveMin: true }, { more: true })
const betas = {
  beta_1: number('Beta 1', 0.9, share, { more: true }),
  beta_2: number('Beta 2', 0.999, share, { more: true }),
  epsilon,
} as const
const weightDecay = (value: number, rest: { more?: boolean } = { more: true }) =>
  number('Weight decay', value, { min: 0, max: 1 }, { hint: 'Each step takes this share, times the rate, off every weight', ...rest })
const positive = { min: 0, max: 1e12 } as const
/** What every optimizer of Keras has; 0 is its None. */
const common = {
  weight_decay: weightDecay(0),
  clipnorm: number('Clip norm', 0, positive, { more: true, hint: 'Of each weight\'s gradient; 0: not clipped' }),
  global_clipnorm: number('Global clip norm', 0, positive, { more: true, hint: 'Of all gradients together; 0: not clipped' }),
  clipvalue: number('Clip value', 0, positive, { more: true, hint: 'Of each value of a gradient; 0: not clipped' }),
} as const

/** The optimizers with Keras 3's fields and defaults. */
export const optimizers = {
  SGD: {
    learning_rate: learningRate(0.01),
    momentum: number('Momentum', 0, share),
    nesterov: boolean('Nesterov', false, { more: true }),
    ...common,
  },
  RMSprop: {
    learning_rate: learningRate(0.001),
    rho: number('Rho', 0.9, share, { more: true }),
    momentum: number('Momentum', 0, share, { more: true }),
    epsilon,
    centered: boolean('Centered', false, { more: true }),
    ...common,
  },
  Adagrad: {
    learning_rate: learningRate(0.001),
    initial_accumulator_value: number('Initial accumulator', 0.1, positive, { more: true }),
    epsilon,
    ...common,
  },
  Adadelta: { learning_rate: learningRate(0.001), rho: number('Rho', 0.95, share, { more: true }), epsilon, ...common },
  Adam: { learning_rate: learningRate(0.001), ...betas, amsgrad: boolean('AMSGrad', false, { more: true }), ...common },
  AdamW: {
    learning_rate: learningRate(0.001), ...betas, amsgrad: boolean('AMSGrad', false, { more: true }),
    ...common, weight_decay: weightDecay(0.004, {}),
  },
  Adamax: { learning_rate: learningRate(0.001), ...betas, ...common },
  Nadam: { learning_rate: learningRate(0.001), ...betas, ...common },
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

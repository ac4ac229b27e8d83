import { activations } from '../activations'
import type { Initializer } from '../initializers'
import type { Regularizer } from '../regularizers'
import type { Shape } from '../shape'
import { defineLayer, type Inference, type Problem, trained, type WeightSpec } from './definition'
import { boolean, choice, integer } from './fields'
import { sequenceProblem } from './inputProblems'
import {
  biasInitializer, biasRegularizer, kernelInitializer, kernelRegularizer, recurrentInitializer, recurrentRegularizer,
  trainable, useBias,
} from './weightFields'

/** Layers that go through a sequence step by step, `[time, features]`: the rows of an image. */

/** Matrices side by side in a kernel, `[features, gates · units]`. */
export const gates = { SimpleRNN: 1, LSTM: 4, GRU: 3 } as const

const shared = {
  units: integer('Units', 64, { min: 1, max: 8192 }),
  activation: choice('Activation', 'tanh', activations),
} as const
const recurrentActivation = choice('Recurrent activation', 'sigmoid', activations, { more: true, hint: 'Of the gates' })
const direction = {
  return_sequences: boolean('Return sequences', false, { hint: 'An output for each step, for another recurrent layer' }),
  go_backwards: boolean('Go backwards', false, { more: true, hint: 'From the last step to the first' }),
  use_bias: useBias,
} as const
const initializers = {
  kernel_initializer: kernelInitializer, recurrent_initializer: recurrentInitializer, bias_initializer: biasInitializer,
} as const
const regularizers = {
  kernel_regularizer: kernelRegularizer, recurrent_regularizer: recurrentRegularizer, bias_regularizer: biasRegularizer,
} as const

interface Config {
  units: number
  return_sequences: boolean
  use_bias: boolean
  kernel_initializer: Initializer
  recurrent_initializer: Initializer
  bias_initializer: Initializer
  kernel_regularizer: Regularizer | null
  recurrent_regularizer: Regularizer | null
  bias_regularizer: Regularizer | null
}
/** @param bias its shape @param ones where it begins at 1 */
interface Cell { type: keyof typeof gates; bias: Shape; ones?: WeightSpec['ones']; callsAStep: number }

/** Steps that the engine writes out one by one; more take it long to begin. */
export const maximumSteps = 1024

/** More steps than that, with several of them made one as the fix; or undefined. */
function lengthProblem([time = 0, features = 0]: Shape): { problem: Problem } | undefined {
  if (time <= maximumSteps) return undefined
  let together = Math.ceil(time / maximumSteps)
  while (time % together) together++
  const shape = [time / together, features * together]
  return {
    problem: {
      reason: `A sequence of ${time.toLocaleString('en')} steps is longer than the ${maximumSteps.toLocaleString('en')} allowed`,
      fix: {
        kind: 'insert-before', type: 'Reshape', fields: { target_shape: shape },
        label: `Insert Reshape to ${shape.join(' × ')} before it, ${together} steps in one`,
      },
    },
  }
}

function infer(config: Config, { type, bias, ones, callsAStep }: Cell, input: Shape): Inference {
  const problem = sequenceProblem(input) ?? lengthProblem(input)
  if (problem) return problem
  const [time, features] = input as [number, number], { units } = config, width = gates[type] * units
  return {
    output: config.return_sequences ? [time, units] : [units],
    weights: [
      trained('kernel', [features, width], config.kernel_initializer, config.kernel_regularizer),
      trained('recurrent_kernel', [units, width], config.recurrent_initializer, config.recurrent_regularizer),
      ...(config.use_bias
        ? [{ ...trained('bias', bias, config.bias_initializer, config.bias_regularizer), ...(ones ? { ones } : {}) }]
        : []),
    ],
    multiplyAdds: time * width * (features + units),
    calls: time * callsAStep,
  }
}

export const simpleRnn = defineLayer({
  type: 'SimpleRNN',
  category: 'recurrent',
  summary: 'Goes through the rows one by one, each step seeing the row and what it put out before',
  aliases: ['rnn', 'recurrent', 'elman'],
  fields: { ...shared, ...direction, ...initializers, ...regularizers, trainable },
  chips: ['units', 'activation'],
  infer: (config, input) => infer(config, { type: 'SimpleRNN', bias: [config.units], callsAStep: 0.6 }, input),
})

export const lstm = defineLayer({
  type: 'LSTM',
  category: 'recurrent',
  summary: 'Goes through the rows one by one with a memory of what it saw, which gates write, keep and read',
  aliases: ['rnn', 'recurrent', 'long short-term memory'],
  fields: {
    ...shared, recurrent_activation: recurrentActivation, ...direction,
    unit_forget_bias: boolean('Forget bias 1', true, { more: true, hint: 'So that it begins by keeping its memory' }),
    ...initializers, ...regularizers, trainable,
  },
  chips: ['units', 'activation'],
  infer: (config, input) => infer(config, {
    type: 'LSTM', bias: [4 * config.units], callsAStep: 2,
    ...(config.unit_forget_bias ? { ones: { from: config.units, to: 2 * config.units } } : {}),
  }, input),
})

export const gru = defineLayer({
  type: 'GRU',
  category: 'recurrent',
  summary: 'Goes through the rows one by one with a memory that is also what it puts out, which two gates renew',
  aliases: ['rnn', 'recurrent', 'gated recurrent unit'],
  fields: {
    ...shared, recurrent_activation: recurrentActivation, ...direction,
    reset_after: boolean('Reset after', true, { more: true, hint: 'The reset gate acts after the matrix product, not before' }),
    ...initializers, ...regularizers, trainable,
  },
  chips: ['units', 'activation'],
  infer: (config, input) => infer(config, {
    type: 'GRU', bias: config.reset_after ? [2, 3 * config.units] : [3 * config.units], callsAStep: 4,
  }, input),
})

import { defineLayer, type Inference, trained } from './definition'
import { axes } from './fields'
import { alphaInitializer, alphaRegularizer, trainable } from './weightFields'

export const prelu = defineLayer({
  type: 'PReLU',
  category: 'activation',
  summary: 'relu that lets some of the negative through, how much being learned',
  aliases: ['parametric relu'],
  fields: {
    shared_axes: axes('Slopes', [
      { value: null, label: 'one for each value' }, { value: [1, 2], label: 'one for each channel' },
    ], { hint: 'What shares a slope: Keras’s shared_axes' }),
    alpha_initializer: alphaInitializer,
    alpha_regularizer: alphaRegularizer,
    trainable,
  },
  chips: [],
  infer({ shared_axes, alpha_initializer, alpha_regularizer }, input): Inference {
    if (shared_axes?.some((axis) => axis > input.length)) {
      return {
        problem: {
          reason: `Has no height and width to share slopes over, gets ${input.length === 1 ? `a flat ${input[0]}` : input.join(' × ')}`,
          fix: { kind: 'set', fields: { shared_axes: null }, label: 'Use one slope for each value' },
        },
      }
    }
    const shape = input.map((side, i) => (shared_axes?.includes(i + 1) ? 1 : side))
    return { output: input, weights: [trained('alpha', shape, alpha_initializer, alpha_regularizer)], multiplyAdds: 0 }
  },
})

import { activations } from '../activations'
import { defineLayer, flatProblem } from './definition'
import { boolean, choice, initializer, integer } from './fields'

export const dense = defineLayer({
  type: 'Dense',
  category: 'core',
  summary: 'Every unit sees every input',
  fields: {
    units: integer('Units', 128, { min: 1, max: 65_536 }),
    activation: choice('Activation', 'relu', activations),
    use_bias: boolean('Bias', true, { more: true }),
    kernel_initializer: initializer('Kernel initializer', { name: 'glorot_uniform' }),
    bias_initializer: initializer('Bias initializer', { name: 'zeros' }),
  },
  chips: ['units', 'activation'],
  infer(config, input) {
    const problem = flatProblem(input)
    if (problem) return problem
    const features = input[0]!, { units } = config
    const fans = { fanIn: features, fanOut: units, trainable: true }
    return {
      output: [units],
      weights: [
        { name: 'kernel', shape: [features, units], initializer: config.kernel_initializer, ...fans },
        ...(config.use_bias
          ? [{ name: 'bias', shape: [units], initializer: config.bias_initializer, ...fans }]
          : []),
      ],
      multiplyAdds: features * units,
    }
  },
})

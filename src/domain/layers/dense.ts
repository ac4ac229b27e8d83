import { defineLayer, trained } from './definition'
import { integer } from './fields'
import { flatProblem } from './inputProblems'
import {
  activationField, biasInitializer, biasRegularizer, kernelInitializer, kernelRegularizer, trainable,
  useBias,
} from './weightFields'

export const dense = defineLayer({
  type: 'Dense',
  category: 'core',
  summary: 'Every unit sees every input',
  aliases: ['fc', 'fully connected', 'linear'],
  fields: {
    units: integer('Units', 128, { min: 1, max: 65_536 }),
    activation: activationField,
    use_bias: useBias,
    kernel_initializer: kernelInitializer,
    bias_initializer: biasInitializer,
    kernel_regularizer: kernelRegularizer,
    bias_regularizer: biasRegularizer,
    trainable,
  },
  chips: ['units', 'activation'],
  infer(config, input) {
    const problem = flatProblem(input)
    if (problem) return problem
    const features = input[0]!, { units } = config
    return {
      output: [units],
      weights: [
        trained('kernel', [features, units], config.kernel_initializer, config.kernel_regularizer),
        ...(config.use_bias ? [trained('bias', [units], config.bias_initializer, config.bias_regularizer)] : []),
      ],
      multiplyAdds: features * units,
    }
  },
})

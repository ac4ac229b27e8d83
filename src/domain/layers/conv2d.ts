import { defineLayer, type Problem, trained } from './definition'
import { integer } from './fields'
import {
  activationField, biasInitializer, biasRegularizer, kernelInitializer, kernelRegularizer, trainable,
  useBias,
} from './weightFields'
import { convolutionProblem, dilationRate, kernelFields, slideKernel, strideProblem } from './windows'

export const conv2d = defineLayer({
  type: 'Conv2D',
  category: 'convolution',
  summary: 'Filters slide over the image and look for a pattern',
  aliases: ['convolution', 'cnn', 'atrous', 'dilated', 'grouped'],
  fields: {
    filters: integer('Filters', 32, { min: 1, max: 4096 }),
    ...kernelFields,
    activation: activationField,
    dilation_rate: dilationRate,
    groups: integer('Groups', 1, { min: 1, max: 4096 }, {
      more: true, hint: 'Channels in so many parts, each with filters of its own',
    }),
    use_bias: useBias,
    kernel_initializer: kernelInitializer,
    bias_initializer: biasInitializer,
    kernel_regularizer: kernelRegularizer,
    bias_regularizer: biasRegularizer,
    trainable,
  },
  chips: ['filters', 'kernel_size', 'padding', 'activation'],
  infer(config, input) {
    const { filters, kernel_size, groups } = config
    const channels = input[2] ?? 0
    const problem = convolutionProblem(config, input) ?? strideProblem(config) ?? groupProblem(groups, channels, filters)
    if (problem) return problem
    const depth = channels / groups, [rows, columns] = slideKernel(config, input)
    const dilated = config.dilation_rate.some((rate) => rate > 1)
    return {
      output: [rows, columns, filters],
      weights: [
        trained('kernel', [...kernel_size, depth, filters], config.kernel_initializer, config.kernel_regularizer),
        ...(config.use_bias ? [trained('bias', [filters], config.bias_initializer, config.bias_regularizer)] : []),
      ],
      multiplyAdds: rows * columns * filters * depth * kernel_size[0] * kernel_size[1],
      // A kernel for each group, unless each is a single channel; dilation moves the values apart and back.
      calls: (groups < channels ? groups : 1) + (dilated ? 1 : 0),
    }
  },
})

function groupProblem(groups: number, channels: number, filters: number): { problem: Problem } | undefined {
  const odd = channels % groups ? `${channels} channels` : filters % groups ? `${filters} filters` : undefined
  return odd === undefined ? undefined : {
    problem: {
      reason: `${odd} don't fall into ${groups} equal groups`,
      fix: { kind: 'set', fields: { groups: 1 }, label: 'Use 1 group' },
    },
  }
}

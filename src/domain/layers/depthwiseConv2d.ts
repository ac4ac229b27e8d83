import { defineLayer, type Inference, trained } from './definition'
import { integer } from './fields'
import {
  activationField, biasInitializer, biasRegularizer, depthwiseInitializer, depthwiseRegularizer, pointwiseInitializer,
  pointwiseRegularizer, trainable, useBias,
} from './weightFields'
import { convolutionProblem, dilationRate, kernelFields, slideKernel } from './windows'

const depthMultiplier = integer('Depth multiplier', 1, { min: 1, max: 64 }, {
  more: true, hint: 'Kernels for each channel',
})

export const depthwiseConv2d = defineLayer({
  type: 'DepthwiseConv2D',
  category: 'convolution',
  summary: 'A kernel of its own for each channel, which are not mixed',
  aliases: ['mobilenet', 'dwconv'],
  fields: {
    ...kernelFields,
    activation: activationField,
    depth_multiplier: depthMultiplier,
    dilation_rate: dilationRate,
    use_bias: useBias,
    depthwise_initializer: depthwiseInitializer,
    bias_initializer: biasInitializer,
    depthwise_regularizer: depthwiseRegularizer,
    bias_regularizer: biasRegularizer,
    trainable,
  },
  chips: ['kernel_size', 'padding', 'activation'],
  infer(config, input): Inference {
    const problem = convolutionProblem(config, input)
    if (problem) return problem
    const { kernel_size, depth_multiplier } = config
    const channels = input[2]!, filters = channels * depth_multiplier, [rows, columns] = slideKernel(config, input)
    return {
      output: [rows, columns, filters],
      weights: [
        trained('kernel', [...kernel_size, channels, depth_multiplier],
          config.depthwise_initializer, config.depthwise_regularizer),
        ...(config.use_bias ? [trained('bias', [filters], config.bias_initializer, config.bias_regularizer)] : []),
      ],
      multiplyAdds: rows * columns * filters * kernel_size[0] * kernel_size[1],
    }
  },
})

export const separableConv2d = defineLayer({
  type: 'SeparableConv2D',
  category: 'convolution',
  summary: 'A kernel for each channel, then a 1 × 1 convolution that mixes them: far fewer weights than Conv2D',
  aliases: ['mobilenet', 'xception', 'depthwise separable'],
  fields: {
    filters: integer('Filters', 32, { min: 1, max: 4096 }),
    ...kernelFields,
    activation: activationField,
    depth_multiplier: depthMultiplier,
    dilation_rate: dilationRate,
    use_bias: useBias,
    depthwise_initializer: depthwiseInitializer,
    pointwise_initializer: pointwiseInitializer,
    bias_initializer: biasInitializer,
    depthwise_regularizer: depthwiseRegularizer,
    pointwise_regularizer: pointwiseRegularizer,
    bias_regularizer: biasRegularizer,
    trainable,
  },
  chips: ['filters', 'kernel_size', 'padding', 'activation'],
  infer(config, input): Inference {
    const problem = convolutionProblem(config, input)
    if (problem) return problem
    const { filters, kernel_size, depth_multiplier } = config
    const channels = input[2]!, inner = channels * depth_multiplier, [rows, columns] = slideKernel(config, input)
    return {
      output: [rows, columns, filters],
      weights: [
        trained('depthwise_kernel', [...kernel_size, channels, depth_multiplier],
          config.depthwise_initializer, config.depthwise_regularizer),
        trained('pointwise_kernel', [1, 1, inner, filters], config.pointwise_initializer, config.pointwise_regularizer),
        ...(config.use_bias ? [trained('bias', [filters], config.bias_initializer, config.bias_regularizer)] : []),
      ],
      multiplyAdds: rows * columns * inner * (kernel_size[0] * kernel_size[1] + filters),
      calls: 2,
    }
  },
})

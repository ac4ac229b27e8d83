import type { Shape } from '../shape'
import { defineLayer, type Problem, trained } from './definition'
import { integer, optionalPair, type Pair } from './fields'
import { imageProblem } from './inputProblems'
import {
  activationField, biasInitializer, biasRegularizer, kernelInitializer, kernelRegularizer, trainable,
  useBias,
} from './weightFields'
import { dilationRate, extentOf, type KernelConfig, kernelFields, strideProblem } from './windows'

interface TransposeConfig extends KernelConfig { output_padding: Pair | null }

/** Height and width put out, as Keras's `compute_conv_transpose_output_shape` has them. */
function grown({ kernel_size, strides, padding, dilation_rate, output_padding }: TransposeConfig, input: Shape): Pair {
  const window = extentOf(kernel_size, dilation_rate)
  const side = (i: 0 | 1): number => {
    const stride = strides[i], extra = output_padding?.[i]
    if (padding === 'same') return extra === undefined ? input[i]! * stride : (input[i]! - 1) * stride + window[i] % 2 + extra
    return (input[i]! - 1) * stride + window[i] + (extra ?? Math.max(stride - window[i], 0))
  }
  return [side(0), side(1)]
}

/** An output padding that no convolution with these strides leads back from, with its fix, or undefined. */
function outputPaddingProblem(config: TransposeConfig): { problem: Problem } | undefined {
  const { output_padding, strides, padding, kernel_size, dilation_rate } = config
  if (!output_padding) return undefined
  const tooLarge = output_padding.some((extra, i) => extra >= strides[i]!)
  const tooSmall = padding === 'same' && extentOf(kernel_size, dilation_rate).some((side, i) => side % 2 === 0 && output_padding[i] === 0)
  if (!tooLarge && !tooSmall) return undefined
  return {
    problem: {
      reason: tooLarge
        ? `Output padding ${output_padding.join(' × ')} is not less than the strides ${strides.join(' × ')}`
        : `Output padding 0 doesn't go with same padding and an even kernel`,
      fix: { kind: 'set', fields: { output_padding: null }, label: 'Let the output padding follow from the strides' },
    },
  }
}

export const conv2dTranspose = defineLayer({
  type: 'Conv2DTranspose',
  category: 'convolution',
  summary: 'A convolution the other way round: each value is spread over a window, which makes images larger',
  aliases: ['deconvolution', 'upsample'],
  fields: {
    filters: integer('Filters', 32, { min: 1, max: 4096 }),
    ...kernelFields,
    activation: activationField,
    output_padding: optionalPair('Output padding', 'by the strides', { min: 0, max: 63 }, { more: true }),
    dilation_rate: dilationRate,
    use_bias: useBias,
    kernel_initializer: kernelInitializer,
    bias_initializer: biasInitializer,
    kernel_regularizer: kernelRegularizer,
    bias_regularizer: biasRegularizer,
    trainable,
  },
  chips: ['filters', 'kernel_size', 'padding', 'activation'],
  infer(config, input) {
    const problem = imageProblem(input) ?? strideProblem(config) ?? outputPaddingProblem(config)
    if (problem) return problem
    const { filters, kernel_size } = config
    const [height, width, channels] = input as [number, number, number]
    return {
      output: [...grown(config, input), filters],
      weights: [
        trained('kernel', [...kernel_size, filters, channels], config.kernel_initializer, config.kernel_regularizer),
        ...(config.use_bias ? [trained('bias', [filters], config.bias_initializer, config.bias_regularizer)] : []),
      ],
      multiplyAdds: height * width * channels * filters * kernel_size[0] * kernel_size[1],
    }
  },
})

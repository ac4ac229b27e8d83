import { activations } from '../activations'
import { defineLayer, imageProblem } from './definition'
import { boolean, choice, initializer, integer, pair } from './fields'
import { paddings, slide, windowProblem } from './windows'

export const conv2d = defineLayer({
  type: 'Conv2D',
  category: 'convolution',
  summary: 'Filters slide over the image and look for a pattern',
  fields: {
    filters: integer('Filters', 32, { min: 1, max: 4096 }),
    kernel_size: pair('Kernel', [3, 3], { min: 1, max: 64 }),
    strides: pair('Strides', [1, 1], { min: 1, max: 64 }),
    padding: choice('Padding', 'valid', paddings),
    activation: choice('Activation', 'relu', activations),
    use_bias: boolean('Bias', true, { more: true }),
    kernel_initializer: initializer('Kernel initializer', { name: 'glorot_uniform' }),
    bias_initializer: initializer('Bias initializer', { name: 'zeros' }),
  },
  chips: ['filters', 'kernel_size', 'padding', 'activation'],
  infer(config, input) {
    const { filters, kernel_size, strides, padding } = config
    const [height = 0, width = 0, channels = 0] = input
    const problem = imageProblem(input) ?? windowProblem('kernel', 'kernel_size', [height, width], kernel_size, padding)
    if (problem) return problem
    const field = kernel_size[0] * kernel_size[1]
    const fans = { fanIn: channels * field, fanOut: filters * field, trainable: true }
    const [rows, columns] = slide([height, width], kernel_size, strides, padding)
    return {
      output: [rows, columns, filters],
      weights: [
        { name: 'kernel', shape: [...kernel_size, channels, filters], initializer: config.kernel_initializer, ...fans },
        ...(config.use_bias
          ? [{ name: 'bias', shape: [filters], initializer: config.bias_initializer, ...fans }]
          : []),
      ],
      multiplyAdds: rows * columns * filters * channels * field,
    }
  },
})

import { describe, expect, it } from 'vitest'
import { conv2d } from '../../../src/domain/layers/conv2d'
import type { Inferred } from '../../../src/domain/layers/definition'
import { sizeOf, type Shape } from '../../../src/domain/shape'
import { layerOf } from '../../engine/smallExperiment'

const infer = (fields: Record<string, unknown>, input: Shape) =>
  conv2d.infer(layerOf('Conv2D', fields) as never, input)
const inferred = (fields: Record<string, unknown>, input: Shape) => infer(fields, input) as Inferred
const parameters = ({ weights }: Inferred) => weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0)

describe.each([
  // Fields, input, output and parameters as keras.Model.summary() prints them.
  [{ filters: 32 }, [28, 28, 1], [26, 26, 32], 320],
  [{ filters: 64 }, [13, 13, 32], [11, 11, 64], 18_496],
  [{ filters: 32, padding: 'same' }, [28, 28, 1], [28, 28, 32], 320],
  [{ filters: 6, kernel_size: [5, 5] }, [32, 32, 1], [28, 28, 6], 156], // LeNet-5
  [{ filters: 96, kernel_size: [11, 11], strides: [4, 4] }, [227, 227, 3], [55, 55, 96], 34_944], // AlexNet
  [{ filters: 64, padding: 'same' }, [224, 224, 3], [224, 224, 64], 1_792], // VGG-16's first
  [{ filters: 512, padding: 'same' }, [14, 14, 512], [14, 14, 512], 2_359_808], // VGG-16's last
  [{ filters: 64, kernel_size: [7, 7], strides: [2, 2] }, [230, 230, 3], [112, 112, 64], 9_472], // ResNet-50
  [{ filters: 64, kernel_size: [1, 1], use_bias: false }, [56, 56, 256], [56, 56, 64], 16_384],
  [{ filters: 4, strides: [2, 2], padding: 'same' }, [7, 7, 1], [4, 4, 4], 40],
  [{ filters: 4, strides: [3, 2], padding: 'same' }, [28, 17, 1], [10, 9, 4], 40],
  [{ filters: 8, kernel_size: [3, 5], strides: [1, 2] }, [20, 30, 3], [18, 13, 8], 368],
  [{ filters: 8, kernel_size: [2, 7] }, [9, 7, 2], [8, 1, 8], 232],
  [{ filters: 1, kernel_size: [1, 1], strides: [64, 64] }, [5, 5, 1], [1, 1, 1], 2],
] as const)('Conv2D of %j over %j', (fields, input, output, count) => {
  it(`puts out ${output.join(' × ')} from ${count} parameters`, () => {
    const layer = inferred(fields, input)
    expect(layer.output).toEqual(output)
    expect(parameters(layer)).toBe(count)
  })

  it('multiplies once a weight of the kernel at every place', () => {
    const layer = inferred(fields, input)
    const kernel = layer.weights.find(({ name }) => name === 'kernel')!
    expect(layer.multiplyAdds).toBe(sizeOf(kernel.shape) * output[0] * output[1])
  })
})

describe('the weights', () => {
  it('are Keras’s: kernel [height, width, channels in, filters], then bias', () => {
    expect(inferred({ filters: 8, kernel_size: [3, 5] }, [20, 30, 4]).weights).toEqual([
      { name: 'kernel', shape: [3, 5, 4, 8], initializer: { name: 'glorot_uniform' }, trainable: true },
      { name: 'bias', shape: [8], initializer: { name: 'zeros' }, trainable: true },
    ])
  })

  it('begin as the layer’s initializers say', () => {
    const initializer = { name: 'truncated_normal', mean: 0, stddev: 0.5 }
    const fields = { kernel_initializer: initializer, bias_initializer: { name: 'ones' } }
    expect(inferred(fields, [9, 9, 1]).weights.map((weight) => weight.initializer)).toEqual([
      initializer,
      { name: 'ones' },
    ])
  })

  it('have no bias where the layer has none', () => {
    expect(inferred({ use_bias: false }, [9, 9, 1]).weights.map(({ name }) => name)).toEqual(['kernel'])
  })
})

describe('what doesn’t fit', () => {
  it.each([
    [[3, 3], [2, 2, 1]], [[3, 3], [2, 9, 1]], [[3, 3], [9, 2, 1]], [[64, 1], [63, 63, 8]],
  ] as const)('a kernel of %j over %j says both and is mended with same padding', (kernel_size, input) => {
    const answer = infer({ kernel_size: [...kernel_size] }, input)
    expect(answer).toEqual({
      problem: {
        reason: `The ${kernel_size.join(' × ')} kernel is larger than its ${input[0]} × ${input[1]} input`,
        fix: { kind: 'set', fields: { padding: 'same' }, label: 'Use same padding' },
      },
    })
    expect(infer({ kernel_size: [...kernel_size], padding: 'same' }, input)).not.toHaveProperty('problem')
  })

  it('a kernel exactly as large as its input fits', () => {
    expect(inferred({ filters: 5, kernel_size: [4, 6] }, [4, 6, 2]).output).toEqual([1, 1, 5])
  })

  it('a flat input says so and offers to move the layer before Flatten', () => {
    expect(infer({}, [784])).toMatchObject({
      problem: {
        reason: 'Needs height × width × channels, gets a flat 784',
        fix: { kind: 'move-before', type: 'Flatten' },
      },
    })
  })
})

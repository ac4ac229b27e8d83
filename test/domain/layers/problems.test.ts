import { describe, expect, it } from 'vitest'
import { definitionOf, type LayerType } from '../../../src/domain/layers'
import type { Inference } from '../../../src/domain/layers/definition'
import { layerOf } from '../../engine/smallExperiment'

const infer = (type: LayerType, fields: Record<string, unknown>, input: readonly number[]): Inference =>
  definitionOf(type).infer(layerOf(type, fields) as never, input)
function problemOf(type: LayerType, fields: Record<string, unknown>, input: readonly number[]) {
  const found = infer(type, fields, input)
  if (!('problem' in found)) throw new Error('it fits')
  return found.problem
}

/** A layer that can't be, why, the one click, and what it then puts out. */
const cases: [LayerType, Record<string, unknown>, number[], reason: string, label: string, output: number[]][] = [
  ['Conv2D', { strides: [2, 2], dilation_rate: [1, 2] }, [9, 9, 1],
    'Strides 2 × 2 and dilation 1 × 2 don\'t go together', 'Use dilation 1 × 1', [4, 4, 32]],
  ['Conv2DTranspose', { strides: [2, 1], dilation_rate: [2, 2] }, [4, 4, 1],
    'Strides 2 × 1 and dilation 2 × 2 don\'t go together', 'Use dilation 1 × 1', [9, 6, 32]],
  ['Conv2D', { groups: 3 }, [9, 9, 4], '4 channels don\'t fall into 3 equal groups', 'Use 1 group', [7, 7, 32]],
  ['Conv2D', { groups: 2, filters: 5 }, [9, 9, 4], '5 filters don\'t fall into 2 equal groups', 'Use 1 group', [7, 7, 5]],
  ['Conv2D', { dilation_rate: [3, 1] }, [6, 6, 1],
    'The 7 × 3 dilated kernel is larger than its 6 × 6 input', 'Use same padding', [6, 6, 32]],
  ['DepthwiseConv2D', {}, [2, 9, 3], 'The 3 × 3 kernel is larger than its 2 × 9 input', 'Use same padding', [2, 9, 3]],
  ['SeparableConv2D', { kernel_size: [4, 1] }, [3, 3, 2],
    'The 4 × 1 kernel is larger than its 3 × 3 input', 'Use same padding', [3, 3, 32]],
  ['Conv2DTranspose', { strides: [2, 2], output_padding: [2, 0] }, [4, 4, 1],
    'Output padding 2 × 0 is not less than the strides 2 × 2', 'Let the output padding follow from the strides', [9, 9, 32]],
  ['Conv2DTranspose', { kernel_size: [2, 2], padding: 'same', strides: [2, 2], output_padding: [0, 1] }, [4, 4, 1],
    'Output padding 0 doesn\'t go with same padding and an even kernel', 'Let the output padding follow from the strides', [8, 8, 32]],
  ['Conv2D', {}, [28, 28], 'Needs height × width × channels, gets 28 × 28',
    'Insert Reshape to 28 × 28 × 1 before it, one channel', [26, 26, 32]],
  ['LSTM', {}, [28, 20, 3], 'Needs a sequence, time × features, gets 28 × 20 × 3',
    'Insert Reshape to 28 × 60 before it, a step for each row', [64]],
  ['GRU', { return_sequences: true }, [784], 'Needs a sequence, time × features, gets a flat 784',
    'Insert Reshape to 28 × 28 before it, a step for each row', [28, 64]],
  ['SimpleRNN', {}, [10], 'Needs a sequence, time × features, gets a flat 10',
    'Insert Reshape to 1 × 10 before it, a single step', [64]],
  ['LSTM', {}, [2500, 3], 'A sequence of 2,500 steps is longer than the 1,024 allowed',
    'Insert Reshape to 625 × 12 before it, 4 steps in one', [64]],
  ['GRU', { return_sequences: true }, [1031, 2], 'A sequence of 1,031 steps is longer than the 1,024 allowed',
    'Insert Reshape to 1 × 2062 before it, 1031 steps in one', [1, 64]],
  ['Dense', {}, [7, 9], 'Needs a flat input, gets 7 × 9', 'Insert Flatten before it', [128]],
  ['Reshape', { target_shape: [28, 30] }, [28, 28, 1],
    'The 784 values of its 28 × 28 × 1 input don\'t fill 28 × 30', 'Use 28 × -1', [28, 28]],
  ['Reshape', { target_shape: [30, 28] }, [784], 'The 784 values of its 784 input don\'t fill 30 × 28', 'Use -1 × 28', [28, 28]],
  ['Reshape', { target_shape: [3, -1, 5] }, [7], 'The 7 values of its 7 input don\'t fill 3 × -1 × 5', 'Use 1 × 1 × -1', [1, 1, 7]],
  ['Cropping2D', { cropping: [[3, 2], [1, 1]] }, [5, 6, 2], 'Nothing is left of its 5 × 6 input', 'Crop less', [1, 4, 2]],
  ['Cropping2D', { cropping: [[0, 0], [0, 1]] }, [1, 1, 2], 'Nothing is left of its 1 × 1 input', 'Crop less', [1, 1, 2]],
  ['PReLU', { shared_axes: [1, 2] }, [9], 'Has no height and width to share slopes over, gets a flat 9',
    'Use one slope for each value', [9]],
  ['Conv2D', { kernel_initializer: { name: 'identity' } }, [9, 9, 2],
    'identity needs a matrix, the kernel is 3 × 3 × 2 × 32', 'Use glorot_uniform', [7, 7, 32]],
  ['Dense', { bias_initializer: { name: 'orthogonal' } }, [4],
    'orthogonal needs at least two sides, the bias is 128', 'Use zeros', [128]],
  ['LSTM', { bias_initializer: { name: 'identity' } }, [3, 4], 'identity needs a matrix, the bias is 256', 'Use zeros', [64]],
]

describe('a layer that can’t be', () => {
  it.each(cases)('%s %j over %j: %s', (type, fields, input, reason, label, output) => {
    const problem = problemOf(type, fields, input), { fix } = problem
    expect(problem.reason).toBe(reason)
    expect(fix?.label).toBe(label)
    if (fix?.kind === 'set') expect(infer(type, { ...fields, ...fix.fields }, input)).toMatchObject({ output })
    else if (fix?.kind === 'insert-before') {
      const between = infer(fix.type, fix.fields ?? {}, input)
      expect('output' in between && infer(type, fields, between.output)).toMatchObject({ output })
    } else throw new Error('a fix of a kind that isn’t tried here')
  })

  it.each([
    'SeparableConv2D', 'DepthwiseConv2D', 'Conv2DTranspose', 'ZeroPadding2D', 'Cropping2D', 'UpSampling2D',
    'GlobalAveragePooling2D', 'GlobalMaxPooling2D', 'MaxPooling2D', 'SpatialDropout2D',
  ] as const)('%s says that it needs an image', (type) => {
    expect(problemOf(type, {}, [64]).reason).toBe('Needs height × width × channels, gets a flat 64')
    expect(problemOf(type, {}, [8, 8])).toMatchObject({ fix: { type: 'Reshape', fields: { target_shape: [8, 8, 1] } } })
  })
})

describe('what Keras allows', () => {
  it.each<[LayerType, Record<string, unknown>, number[]]>([
    ['DepthwiseConv2D', { strides: [2, 2], dilation_rate: [2, 1] }, [9, 9, 2]],
    ['SeparableConv2D', { strides: [2, 1], dilation_rate: [2, 2] }, [9, 9, 2]],
    ['Dense', { kernel_initializer: { name: 'identity' } }, [5]],
    ['Conv2D', { kernel_initializer: { name: 'orthogonal' } }, [5, 5, 1]],
    ['Cropping2D', { cropping: [[4, 0], [0, 4]] }, [5, 5, 1]],
    ['PReLU', { shared_axes: [1, 2] }, [4, 5]],
  ])('%s %j over %j is no problem', (type, fields, input) => expect(infer(type, fields, input)).toHaveProperty('output'))
})

describe('what a layer costs', () => {
  it.each<[LayerType, Record<string, unknown>, number[], number]>([
    ['Conv2D', { filters: 8, groups: 2 }, [9, 9, 4], 7 * 7 * 8 * 2 * 9],
    ['DepthwiseConv2D', { depth_multiplier: 2 }, [9, 9, 4], 7 * 7 * 8 * 9],
    ['SeparableConv2D', { filters: 5, depth_multiplier: 2 }, [9, 9, 4], 7 * 7 * 8 * (9 + 5)],
    ['Conv2DTranspose', { filters: 5, strides: [2, 2] }, [4, 4, 3], 4 * 4 * 3 * 5 * 9],
    ['SimpleRNN', { units: 5 }, [7, 3], 7 * 5 * (3 + 5)],
    ['LSTM', { units: 5 }, [7, 3], 7 * 20 * (3 + 5)],
    ['GRU', { units: 5 }, [7, 3], 7 * 15 * (3 + 5)],
  ])('%s %j over %j multiplies so often', (type, fields, input, multiplyAdds) =>
    expect(infer(type, fields, input)).toMatchObject({ multiplyAdds }))

  it('is kernels for each step of a sequence', () => {
    const calls = (type: LayerType, input: number[]) => (infer(type, {}, input) as { calls: number }).calls
    expect(calls('LSTM', [28, 4])).toBe(2 * calls('LSTM', [14, 4]))
    expect(calls('LSTM', [28, 4])).toBeGreaterThan(calls('SimpleRNN', [28, 4]))
  })
})

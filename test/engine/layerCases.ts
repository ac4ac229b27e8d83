import { definitionOf, type LayerType, layerTypes } from '../../src/domain/layers'
import type { LayerParts } from './smallExperiment'

/**
 * Every way of every layer to be set that changes what is computed. `over` says what it is put over: an image of
 * 7 × 6 × 4, its rows as a sequence of 7 × 24, or its 168 values.
 */
export interface LayerCase { title: string; layer: LayerParts; over: 'image' | 'sequence' | 'flat' }

/** Every combination of the fields' values. */
function combinations(fields: Record<string, readonly unknown[]>): Record<string, unknown>[] {
  return Object.entries(fields).reduce<Record<string, unknown>[]>((found, [name, values]) =>
    found.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))), [{}])
}

const inWords = (fields: Record<string, unknown>): string =>
  Object.entries(fields).map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')

const cases = (
  over: LayerCase['over'], type: LayerParts['type'], fields: Record<string, readonly unknown[]> = {},
  fits: (fields: Record<string, unknown>) => boolean = () => true,
): LayerCase[] => combinations(fields).filter(fits).map((one) => {
  const rest = inWords(one)
  return { title: `${type} over ${over === 'image' ? 'an' : 'a'} ${over}${rest && `, ${rest}`}`, layer: { type, ...one }, over }
})

const paddings = ['valid', 'same']
const none = [[1, 1]]
const spread = (steps: unknown): boolean => (steps as number[]).some((step) => step > 1)
const oneSpread = ({ strides, dilation_rate }: Record<string, unknown>): boolean => !spread(strides) || !spread(dilation_rate)
const l1l2 = { l1: 0.02, l2: 0.03 }

const convolutions: LayerCase[] = [
  ...cases('image', 'Conv2D', {
    padding: paddings, strides: [...none, [2, 1]], dilation_rate: [...none, [2, 2], [1, 3]], groups: [1, 2, 4],
    kernel_size: [[3, 2]], filters: [8], activation: ['tanh'],
  }, oneSpread),
  ...cases('image', 'DepthwiseConv2D', {
    padding: paddings, strides: [...none, [2, 2], [1, 2]], dilation_rate: [...none, [2, 1]], depth_multiplier: [1, 2],
    kernel_size: [[3, 2]], activation: ['tanh'],
  }),
  ...cases('image', 'SeparableConv2D', {
    padding: paddings, strides: [...none, [2, 2], [3, 1]], dilation_rate: [...none, [1, 2]], filters: [5],
    depth_multiplier: [2], use_bias: [true], activation: ['tanh'],
  }),
  ...cases('image', 'Conv2DTranspose', {
    padding: paddings, strides: [...none, [2, 2], [3, 1]], dilation_rate: [...none, [2, 3]],
    kernel_size: [[3, 3], [2, 1]], filters: [3], activation: ['tanh'],
  }, oneSpread),
  ...cases('image', 'Conv2DTranspose', {
    padding: paddings, output_padding: [[1, 0], [0, 1]], strides: [[2, 2]], filters: [3], activation: ['tanh'],
  }),
  ...(['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'Conv2DTranspose'] as const)
    .flatMap((type) => cases('image', type, { use_bias: [false], activation: ['tanh'] })),
]

const sizes: LayerCase[] = [
  ...cases('image', 'ZeroPadding2D', { padding: [[[1, 1], [1, 1]], [[0, 2], [3, 0]]] }),
  ...cases('image', 'Cropping2D', { cropping: [[[0, 0], [0, 0]], [[1, 0], [2, 3]]] }),
  ...cases('image', 'UpSampling2D', { size: [[2, 2], [1, 3]], interpolation: ['nearest', 'bilinear'] }),
  ...cases('image', 'Reshape', { target_shape: [[7, 24], [-1], [6, -1, 7]] }),
  ...cases('sequence', 'Reshape', { target_shape: [[7, 6, 4], [-1]] }),
  ...cases('flat', 'Reshape', { target_shape: [[7, 6, 4], [-1, 8]] }),
  ...cases('sequence', 'Flatten'),
]

const pools: LayerCase[] = [
  ...cases('image', 'GlobalAveragePooling2D', { keepdims: [false, true] }),
  ...cases('image', 'GlobalMaxPooling2D', { keepdims: [false, true] }),
]

const ways = { return_sequences: [false, true], go_backwards: [false, true] }
const recurrent: LayerCase[] = [
  ...cases('sequence', 'SimpleRNN', { ...ways, units: [5], use_bias: [true, false] }),
  ...cases('sequence', 'LSTM', { ...ways, units: [5], use_bias: [true, false] }),
  ...cases('sequence', 'GRU', { ...ways, units: [5], reset_after: [true, false], use_bias: [true, false] }),
  ...cases('sequence', 'LSTM', { unit_forget_bias: [false], units: [3] }),
  ...cases('sequence', 'SimpleRNN', { activation: ['relu', 'softmax'], units: [3] }),
  ...(['LSTM', 'GRU'] as const).flatMap((type) => cases('sequence', type, {
    activation: ['softsign', 'log_softmax'], recurrent_activation: ['hard_sigmoid', 'softmax'], units: [3],
  })),
]

const anywhere: LayerCase[] = (['image', 'sequence', 'flat'] as const).flatMap((over) => [
  ...cases(over, 'BatchNormalization', { momentum: [0.7] }),
  ...cases(over, 'LayerNormalization', { center: [true, false], scale: [true, false], epsilon: [0.01] }),
  ...cases(over, 'PReLU', {
    shared_axes: over === 'flat' ? [null] : [null, [1, 2]], alpha_initializer: [{ name: 'random_uniform', minval: 0.1, maxval: 0.5 }],
  }),
  ...cases(over, 'GaussianNoise', { stddev: [0.3] }),
  ...cases(over, 'Dropout', { rate: [0.3] }),
  ...cases(over, 'Activation', { activation: ['hard_sigmoid', 'log_softmax'] }),
])

const penalised: LayerCase[] = [
  ...cases('flat', 'Dense', { units: [4], kernel_regularizer: [l1l2], bias_regularizer: [l1l2] }),
  ...cases('image', 'Conv2D', { filters: [4], activation: ['tanh'], kernel_regularizer: [l1l2], bias_regularizer: [l1l2] }),
  ...cases('image', 'Conv2DTranspose', { filters: [4], activation: ['tanh'], kernel_regularizer: [l1l2], bias_regularizer: [l1l2] }),
  ...cases('image', 'DepthwiseConv2D', { activation: ['tanh'], depthwise_regularizer: [l1l2], bias_regularizer: [l1l2] }),
  ...cases('image', 'SeparableConv2D', {
    activation: ['tanh'], depthwise_regularizer: [l1l2], pointwise_regularizer: [l1l2], bias_regularizer: [l1l2],
  }),
  ...(['SimpleRNN', 'LSTM', 'GRU'] as const).flatMap((type) => cases('sequence', type, {
    units: [3], kernel_regularizer: [l1l2], recurrent_regularizer: [l1l2], bias_regularizer: [l1l2],
  })),
  ...cases('image', 'PReLU', { alpha_regularizer: [l1l2], alpha_initializer: [{ name: 'constant', value: 0.2 }] }),
]

export const layerCases: readonly LayerCase[] = [
  ...convolutions, ...sizes, ...pools, ...recurrent, ...anywhere, ...penalised,
]

/** Whether it is a layer with weights, which can be frozen. */
export const hasWeights = ({ type }: { type: string }): boolean =>
  (layerTypes as string[]).includes(type) && 'trainable' in definitionOf(type as LayerType).fields

/** The image that cases stand over. */
export const caseImage: [number, number, number] = [7, 6, 2]

/**
 * A network of the layer behind one that learns, so that its input's gradient shows too.
 * @param between what makes 7 × 6 of an image of another size
 */
export function stackOf({ layer, over }: LayerCase, between: LayerParts[] = []): LayerParts[] {
  const into: Record<LayerCase['over'], LayerParts[]> = {
    image: [], sequence: [{ type: 'Reshape', target_shape: [7, 24] }], flat: [{ type: 'Flatten' }],
  }
  return [{ type: 'Conv2D', filters: 4, kernel_size: [1, 1], activation: 'tanh' }, ...between, ...into[over], layer, { type: 'Flatten' }]
}

import { analyse } from '../../../src/domain/analysis'
import type { Architecture } from '../../../src/domain/architecture'
import { activations } from '../../../src/domain/activations'
import type { LayerType } from '../../../src/domain/layers'
import { seededNumbers } from '../seededNumbers'
import { architectureOf, type LayerParts } from '../smallExperiment'

export interface RandomStack { architecture: Architecture; shape: [number, number, number]; classes: number }

/** A valid architecture of one to nine layers with fields of all sorts, over a small image of any shape. */
export function randomStack(seed: number): RandomStack {
  const next = seededNumbers(seed)
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const one = <Value>(values: readonly Value[]): Value => values[integer(0, values.length - 1)]!
  const pair = (high: number) => [integer(1, high), integer(1, high)]
  const shape: RandomStack['shape'] = [integer(1, 12), integer(1, 12), integer(1, 4)]
  const classes = integer(2, 12)
  const pooling = () => ({
    pool_size: pair(4),
    strides: one([null, pair(4)]),
    padding: one(['valid', 'same']),
  })
  const sliding = () => ({
    kernel_size: pair(4), padding: one(['valid', 'same']), activation: one(activations), use_bias: next() < 0.7,
    // Strides and dilation together are refused.
    ...(next() < 0.6 ? { strides: pair(3) } : { dilation_rate: pair(2) }),
  })
  const recurrent = () => ({
    units: integer(1, 6), activation: one(activations), use_bias: next() < 0.7, return_sequences: next() < 0.6,
    go_backwards: next() < 0.4,
  })
  const gated = () => ({ ...recurrent(), recurrent_activation: one(activations) })
  const sides = () => [[integer(0, 2), integer(0, 2)], [integer(0, 2), integer(0, 2)]]
  const candidates: Record<LayerType, () => LayerParts> = {
    Reshape: () => ({ type: 'Reshape', target_shape: one([[-1, 1], [-1, 2], [2, -1], [3, 1, -1], [-1, 1, 1], [1, 2, -1]]) }),
    SeparableConv2D: () => ({ type: 'SeparableConv2D', filters: integer(1, 5), depth_multiplier: integer(1, 3), ...sliding() }),
    DepthwiseConv2D: () => ({ type: 'DepthwiseConv2D', depth_multiplier: integer(1, 3), ...sliding() }),
    Conv2DTranspose: () => ({ type: 'Conv2DTranspose', filters: integer(1, 5), ...sliding() }),
    ZeroPadding2D: () => ({ type: 'ZeroPadding2D', padding: sides() }),
    Cropping2D: () => ({ type: 'Cropping2D', cropping: sides() }),
    UpSampling2D: () => ({ type: 'UpSampling2D', size: pair(2), interpolation: one(['nearest', 'bilinear']) }),
    GlobalAveragePooling2D: () => ({ type: 'GlobalAveragePooling2D', keepdims: next() < 0.7 }),
    GlobalMaxPooling2D: () => ({ type: 'GlobalMaxPooling2D', keepdims: next() < 0.7 }),
    SimpleRNN: () => ({ type: 'SimpleRNN', ...recurrent() }),
    LSTM: () => ({ type: 'LSTM', ...gated(), unit_forget_bias: next() < 0.7 }),
    GRU: () => ({ type: 'GRU', ...gated(), reset_after: next() < 0.6 }),
    LayerNormalization: () => ({ type: 'LayerNormalization', center: next() < 0.7, scale: next() < 0.7 }),
    GaussianNoise: () => ({ type: 'GaussianNoise', stddev: next() }),
    PReLU: () => ({ type: 'PReLU', shared_axes: one([null, [1, 2]]), alpha_initializer: { name: 'random_uniform' } }),
    Dense: () => ({
      type: 'Dense',
      units: integer(1, 20),
      activation: one(activations),
      use_bias: next() < 0.7,
    }),
    Conv2D: () => ({
      type: 'Conv2D',
      filters: integer(1, 6),
      kernel_size: pair(5),
      strides: pair(3),
      padding: one(['valid', 'same']),
      activation: one(activations),
      use_bias: next() < 0.7,
    }),
    MaxPooling2D: () => ({ type: 'MaxPooling2D', ...pooling() }),
    AveragePooling2D: () => ({ type: 'AveragePooling2D', ...pooling() }),
    Flatten: () => ({ type: 'Flatten' }),
    Dropout: () => ({ type: 'Dropout', rate: next() * 0.9 }),
    SpatialDropout2D: () => ({ type: 'SpatialDropout2D', rate: next() * 0.9 }),
    BatchNormalization: () => ({ type: 'BatchNormalization', center: next() < 0.7, scale: next() < 0.7 }),
    Activation: () => ({ type: 'Activation', activation: one(activations) }),
    LeakyReLU: () => ({ type: 'LeakyReLU', negative_slope: next() }),
  }
  const kinds = Object.keys(candidates) as LayerType[]
  const wanted = integer(1, 8)
  const fits = (layers: LayerParts[]) => {
    const { problem } = analyse(architectureOf(layers), shape, classes)
    return !problem || problem.item === 'output'
  }
  let layers: LayerParts[] = []
  while (layers.length < wanted) {
    const longer = [...layers, candidates[one(kinds)]!()]
    if (fits(longer)) layers = longer
  }
  if (analyse(architectureOf(layers), shape, classes).problem) layers.push({ type: 'Flatten' })
  const output = { activation: one(['softmax', 'log_softmax', 'relu_softmax']), use_bias: next() < 0.8 }
  return { architecture: architectureOf(layers, output), shape, classes }
}

import type { LayerSpecOf, LayerType } from '../../domain/layers'
import type { Padding } from '../../domain/layers/windows'
import { type Tensor, tf, type Variable } from '../tensorflow'
import { activationFunctions } from './activations'

/** One trip through the network. */
export interface Pass {
  training: boolean
  /** Uniform values in [0, 1), new at each call of each step. */
  uniform(shape: number[]): Tensor
}
export type Weights = Record<string, Variable>

type Forward<Type extends LayerType> =
  (spec: LayerSpecOf<Type>, weights: Weights, x: Tensor, pass: Pass) => Tensor

/** @param x `[batch, features]` */
export function dense(
  x: Tensor, weights: Weights, activation: keyof typeof activationFunctions = 'linear',
): Tensor {
  const product = tf.matMul(x as never, weights.kernel as never)
  return activationFunctions[activation](weights.bias ? tf.add(product, weights.bias) : product)
}

/** Zeroes values where the draw falls below the rate and scales the rest, so that the mean stays. */
function drop(x: Tensor, rate: number, shape: number[], pass: Pass): Tensor {
  if (!pass.training || rate === 0) return x
  const keep = tf.cast(tf.greaterEqual(pass.uniform(shape), rate), 'float32')
  return tf.mul(x, tf.mul(keep, 1 / (1 - rate)))
}

const pool = (kind: 'max' | 'avg') =>
  ({ pool_size, strides, padding }: LayerSpecOf<'MaxPooling2D'>, x: Tensor): Tensor => {
    const apply = kind === 'max' ? tf.maxPool : tf.avgPool
    return apply(x as never, pool_size, strides ?? pool_size, padding satisfies Padding)
  }

/** Keras's BatchNormalization over the last axis; moving figures are biased, as Keras's are. */
function batchNormalization(
  { momentum, epsilon }: LayerSpecOf<'BatchNormalization'>, weights: Weights, x: Tensor, pass: Pass,
): Tensor {
  const { gamma, beta, moving_mean, moving_variance } = weights
  let mean: Tensor = moving_mean!, variance: Tensor = moving_variance!
  if (pass.training) {
    const moments = tf.moments(x, x.shape.slice(0, -1).map((_, axis) => axis))
    mean = moments.mean
    variance = moments.variance
    follow(moving_mean!, mean, momentum)
    follow(moving_variance!, variance, momentum)
  }
  const scale = tf.rsqrt(tf.add(variance, epsilon))
  let y: Tensor = tf.mul(tf.sub(x, mean), gamma ? tf.mul(scale, gamma) : scale)
  if (beta) y = tf.add(y, beta)
  return y
}

function follow(moving: Variable, value: Tensor, momentum: number): void {
  moving.assign(tf.tidy(() => tf.add(tf.mul(moving, momentum), tf.mul(value, 1 - momentum))))
}

/** How each layer is computed: TensorFlow ops with Keras 3's semantics, `[batch, …]` to `[batch, …]`. */
export const builders: { [Type in LayerType]: Forward<Type> } = {
  Dense: (spec, weights, x) => dense(x, weights, spec.activation),
  Conv2D: (spec, weights, x) => {
    const sum = tf.conv2d(x as never, weights.kernel as never, spec.strides, spec.padding)
    return activationFunctions[spec.activation](weights.bias ? tf.add(sum, weights.bias) : sum)
  },
  MaxPooling2D: (spec, _weights, x) => pool('max')(spec as LayerSpecOf<'MaxPooling2D'>, x),
  AveragePooling2D: (spec, _weights, x) => pool('avg')(spec as unknown as LayerSpecOf<'MaxPooling2D'>, x),
  Flatten: (_spec, _weights, x) => tf.reshape(x, [x.shape[0]!, -1]),
  Dropout: (spec, _weights, x, pass) => drop(x, spec.rate, x.shape, pass),
  SpatialDropout2D: (spec, _weights, x, pass) => drop(x, spec.rate, [x.shape[0]!, 1, 1, x.shape[3]!], pass),
  BatchNormalization: batchNormalization,
  Activation: (spec, _weights, x) => activationFunctions[spec.activation](x),
  LeakyReLU: (spec, _weights, x) => tf.leakyRelu(x, spec.negative_slope),
}

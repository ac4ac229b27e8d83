import type { LayerSpecOf } from '../../../domain/layers'
import { type Tensor, tf, type Variable } from '../../tensorflow'
import type { Pass, Weights } from './pass'

/** Keras's BatchNormalization over the last axis; moving figures are biased, as Keras's are. Frozen, it always infers. */
export function batchNormalization(
  { momentum, epsilon, trainable }: LayerSpecOf<'BatchNormalization'>, weights: Weights, x: Tensor, pass: Pass,
): Tensor {
  const { gamma, beta, moving_mean, moving_variance } = weights
  let mean: Tensor = moving_mean!, variance: Tensor = moving_variance!
  if (pass.training && trainable) {
    const moments = tf.moments(x, x.shape.slice(0, -1).map((_, axis) => axis))
    mean = moments.mean
    variance = moments.variance
    follow(moving_mean!, mean, momentum)
    follow(moving_variance!, variance, momentum)
  }
  return normalised(x, mean, variance, epsilon, gamma, beta)
}

function follow(moving: Variable, value: Tensor, momentum: number): void {
  moving.assign(tf.tidy(() => tf.add(tf.mul(moving, momentum), tf.mul(value, 1 - momentum))))
}

export function layerNormalization(
  { epsilon }: LayerSpecOf<'LayerNormalization'>, { gamma, beta }: Weights, x: Tensor,
): Tensor {
  const { mean, variance } = tf.moments(x, -1, true)
  return normalised(x, mean, variance, epsilon, gamma, beta)
}

function normalised(x: Tensor, mean: Tensor, variance: Tensor, epsilon: number, gamma?: Tensor, beta?: Tensor): Tensor {
  const scale = tf.rsqrt(tf.add(variance, epsilon))
  const y: Tensor = tf.mul(tf.sub(x, mean), gamma ? tf.mul(scale, gamma) : scale)
  return beta ? tf.add(y, beta) : y
}

import type { LayerSpecOf } from '../../../domain/layers'
import { type Tensor, tf } from '../../tensorflow'
import type { Pass, Weights } from './pass'

/** Zeroes values where the draw falls below the rate and scales the rest, so that the mean stays. */
export function drop(x: Tensor, rate: number, shape: number[], pass: Pass): Tensor {
  if (!pass.training || rate === 0) return x
  const keep = tf.cast(tf.greaterEqual(pass.uniform(shape), rate), 'float32')
  return tf.mul(x, tf.mul(keep, 1 / (1 - rate)))
}

export function gaussianNoise({ stddev }: LayerSpecOf<'GaussianNoise'>, _weights: Weights, x: Tensor, pass: Pass): Tensor {
  return !pass.training || stddev === 0 ? x : tf.add(x, tf.mul(pass.normal(x.shape), stddev))
}

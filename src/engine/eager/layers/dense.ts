import type { Activation } from '../../../domain/activations'
import { type Tensor, tf } from '../../tensorflow'
import { activationFunctions } from '../activations'
import type { Weights } from './pass'

/** @param x `[batch, features]` */
export function dense(x: Tensor, weights: Weights, activation: Activation = 'linear'): Tensor {
  return finish(tf.matMul(x as never, weights.kernel as never), weights, activation)
}

/** Bias and activation, which all layers made of products end in. */
export const finish = (z: Tensor, { bias }: Weights, activation: Activation): Tensor =>
  activationFunctions[activation](bias ? tf.add(z, bias) : z)

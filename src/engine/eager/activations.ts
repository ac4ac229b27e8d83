import type { Activation } from '../../domain/activations'
import { type Tensor, tf } from '../tensorflow'

/** `keras.activations`: the formulas and constants of Keras 3. */
export const activationFunctions: Record<Activation, (x: Tensor) => Tensor> = {
  linear: (x) => x,
  relu: (x) => tf.relu(x),
  leaky_relu: (x) => tf.leakyRelu(x, 0.2),
  relu6: (x) => tf.relu6(x),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  sigmoid: (x) => tf.sigmoid(x),
  hard_sigmoid: (x) => tf.div(tf.relu6(tf.add(x, 3)), 6),
  tanh: (x) => tf.tanh(x),
  softplus: (x) => tf.softplus(x),
  softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  softmax: (x) => tf.softmax(x),
  log_softmax: (x) => tf.logSoftmax(x),
}

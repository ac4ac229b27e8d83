import type { OptimizerName, OptimizerSpecOf } from '../../domain/optimizers'
import { type Tensor, tf } from '../tensorflow'

/** A weight's new value and its slots' new values; slots by name start at zero. */
export interface Updated { weight: Tensor; slots: Record<string, Tensor> }

/** @param iteration counted from 1 @param slots as `optimizerSlots` names them */
export type Rule<Name extends OptimizerName> = (
  spec: OptimizerSpecOf<Name>, iteration: number, weight: Tensor, gradient: Tensor, slots: Record<string, Tensor>,
) => Updated

/** In float32, as Keras has it: 0.999 isn't exact there, which shows in the first steps. */
const power = (base: number, exponent: number): number => Math.fround(Math.fround(base) ** exponent)

/** `keras.optimizers` of Keras 3: its formulas, its place for epsilon. */
export const rules: { [Name in OptimizerName]: Rule<Name> } = {
  SGD({ learning_rate, momentum, nesterov }, _iteration, weight, gradient, slots): Updated {
    const step = tf.mul(gradient, learning_rate)
    if (!momentum) return { weight: tf.sub(weight, step), slots: {} }
    const velocity = tf.sub(tf.mul(slots.momentum!, momentum), step)
    const change = nesterov ? tf.sub(tf.mul(velocity, momentum), step) : velocity
    return { weight: tf.add(weight, change), slots: { momentum: velocity } }
  },
  RMSprop({ learning_rate, rho, momentum, epsilon, centered }, _iteration, weight, gradient, slots) {
    const next: Record<string, Tensor> = {}
    next.velocity = tf.add(tf.mul(slots.velocity!, rho), tf.mul(tf.square(gradient), 1 - rho))
    let variance: Tensor = next.velocity
    if (centered) {
      next.average_gradient = tf.add(tf.mul(slots.average_gradient!, rho), tf.mul(gradient, 1 - rho))
      variance = tf.sub(variance, tf.square(next.average_gradient))
    }
    const change = tf.mul(tf.mul(gradient, learning_rate), tf.rsqrt(tf.add(variance, epsilon)))
    next.momentum = tf.add(tf.mul(slots.momentum!, momentum), change)
    return { weight: tf.sub(weight, next.momentum), slots: next }
  },
  Adam({ learning_rate, beta_1, beta_2, epsilon }, iteration, weight, gradient, slots) {
    const alpha = learning_rate * Math.sqrt(1 - power(beta_2, iteration)) / (1 - power(beta_1, iteration))
    const momentum = tf.add(slots.momentum!, tf.mul(tf.sub(gradient, slots.momentum!), 1 - beta_1))
    const velocity = tf.add(slots.velocity!, tf.mul(tf.sub(tf.square(gradient), slots.velocity!), 1 - beta_2))
    const change = tf.div(tf.mul(momentum, alpha), tf.add(tf.sqrt(velocity), epsilon))
    return { weight: tf.sub(weight, change), slots: { momentum, velocity } }
  },
}

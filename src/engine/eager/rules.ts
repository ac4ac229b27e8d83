import type { OptimizerName, OptimizerSpec, OptimizerSpecOf } from '../../domain/optimizers'
import { type Tensor, tf } from '../tensorflow'

/** A weight's new value and its slots' new values. */
export interface Updated { weight: Tensor; slots: Record<string, Tensor> }

/** @param iteration counted from 1 @param slots as `optimizerSlots` names them @param shared see {@link sharedAfter} */
export type Rule<Name extends OptimizerName> = (
  spec: OptimizerSpecOf<Name>, iteration: number, weight: Tensor, gradient: Tensor, slots: Record<string, Tensor>,
  shared: Record<string, number>,
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
  Adagrad({ learning_rate, epsilon }, _iteration, weight, gradient, slots) {
    const accumulator = tf.add(slots.accumulator!, tf.square(gradient))
    const change = tf.div(tf.mul(gradient, learning_rate), tf.sqrt(tf.add(accumulator, epsilon)))
    return { weight: tf.sub(weight, change), slots: { accumulator } }
  },
  Adadelta({ learning_rate, rho, epsilon }, _iteration, weight, gradient, slots) {
    const rms = (x: Tensor) => tf.sqrt(tf.add(x, epsilon))
    const follow = (old: Tensor, value: Tensor) => tf.add(tf.mul(old, rho), tf.mul(tf.square(value), 1 - rho))
    const accumulated_grad = follow(slots.accumulated_grad!, gradient)
    const change = tf.div(tf.mul(rms(slots.accumulated_delta_var!), gradient), rms(accumulated_grad))
    const accumulated_delta_var = follow(slots.accumulated_delta_var!, change)
    return { weight: tf.sub(weight, tf.mul(change, learning_rate)), slots: { accumulated_grad, accumulated_delta_var } }
  },
  Adam: adam,
  AdamW: adam,
  Adamax({ learning_rate, beta_1, beta_2, epsilon }, iteration, weight, gradient, slots) {
    const momentum = tf.add(slots.momentum!, tf.mul(tf.sub(gradient, slots.momentum!), 1 - beta_1))
    const norm = tf.maximum(tf.mul(slots.norm!, beta_2), tf.abs(gradient))
    const change = tf.div(tf.mul(momentum, learning_rate), tf.mul(tf.add(norm, epsilon), 1 - power(beta_1, iteration)))
    return { weight: tf.sub(weight, change), slots: { momentum, norm } }
  },
  Nadam({ learning_rate, beta_1, beta_2, epsilon }, iteration, weight, gradient, slots, shared) {
    const u = nadamSchedule(beta_1, iteration), uNext = nadamSchedule(beta_1, iteration + 1)
    const momentum = tf.add(slots.momentum!, tf.mul(tf.sub(gradient, slots.momentum!), 1 - beta_1))
    const velocity = tf.add(slots.velocity!, tf.mul(tf.sub(tf.square(gradient), slots.velocity!), 1 - beta_2))
    const product = shared.u_product!
    const mHat = tf.add(
      tf.mul(momentum, uNext / (1 - product * uNext)), tf.mul(gradient, (1 - u) / (1 - product)))
    const vHat = tf.div(velocity, 1 - power(beta_2, iteration))
    const change = tf.div(tf.mul(mHat, learning_rate), tf.add(tf.sqrt(vHat), epsilon))
    return { weight: tf.sub(weight, change), slots: { momentum, velocity } }
  },
}

const nadamSchedule = (beta: number, iteration: number): number => beta * (1 - 0.5 * power(0.96, iteration))

/** What is kept once for all weights, after a step's own factor is in it. */
export function sharedAfter(spec: OptimizerSpec, iteration: number, shared: Record<string, number>): Record<string, number> {
  return spec.name === 'Nadam' ? { u_product: Math.fround(shared.u_product! * nadamSchedule(spec.beta_1, iteration)) } : shared
}

function adam(
  { learning_rate, beta_1, beta_2, epsilon, amsgrad }: OptimizerSpecOf<'Adam'> | OptimizerSpecOf<'AdamW'>,
  iteration: number, weight: Tensor, gradient: Tensor, slots: Record<string, Tensor>,
): Updated {
  const alpha = learning_rate * Math.sqrt(1 - power(beta_2, iteration)) / (1 - power(beta_1, iteration))
  const momentum = tf.add(slots.momentum!, tf.mul(tf.sub(gradient, slots.momentum!), 1 - beta_1))
  const velocity = tf.add(slots.velocity!, tf.mul(tf.sub(tf.square(gradient), slots.velocity!), 1 - beta_2))
  const velocity_hat = amsgrad ? tf.maximum(slots.velocity_hat!, velocity) : velocity
  const change = tf.div(tf.mul(momentum, alpha), tf.add(tf.sqrt(velocity_hat), epsilon))
  return { weight: tf.sub(weight, change), slots: { momentum, velocity, ...(amsgrad ? { velocity_hat } : {}) } }
}

import type { OptimizerSpec } from '../../../src/domain/optimizers'

/** One step's gradients as the optimizer clips them, of a single weight, so that all gradients together are its own. */
export function plainlyClipped({ clipnorm, global_clipnorm, clipvalue }: OptimizerSpec, gradients: readonly number[]): number[] {
  const norm = Math.hypot(...gradients), most = clipnorm || global_clipnorm
  if (most) return gradients.map((gradient) => (norm > most ? gradient * most / norm : gradient))
  return gradients.map((gradient) => (clipvalue ? Math.max(-clipvalue, Math.min(clipvalue, gradient)) : gradient))
}

/**
 * One value's course, after each step, in float64, by the formulas of `keras.optimizers` 3 (each one's `update_step`).
 * @param gradients clipped
 */
export function plainSteps(spec: OptimizerSpec, weight: number, gradients: readonly number[]): number[] {
  const { learning_rate: rate } = spec
  let momentum = 0, velocity = 0, average = 0, largest = 0, product = 1
  let accumulator = spec.name === 'Adagrad' ? spec.initial_accumulator_value : 0
  return gradients.map((gradient, i) => {
    const iteration = i + 1
    weight -= weight * spec.weight_decay * rate
    switch (spec.name) {
      case 'SGD':
        if (spec.momentum === 0) return (weight -= rate * gradient)
        momentum = spec.momentum * momentum - rate * gradient
        return (weight += spec.nesterov ? spec.momentum * momentum - rate * gradient : momentum)
      case 'RMSprop': {
        velocity = spec.rho * velocity + (1 - spec.rho) * gradient ** 2
        average = spec.rho * average + (1 - spec.rho) * gradient
        const denominator = velocity - (spec.centered ? average ** 2 : 0) + spec.epsilon
        const increment = rate * gradient / Math.sqrt(denominator)
        momentum = spec.momentum * momentum + increment
        return (weight -= spec.momentum > 0 ? momentum : increment)
      }
      case 'Adagrad':
        accumulator += gradient ** 2
        return (weight -= rate * gradient / Math.sqrt(accumulator + spec.epsilon))
      case 'Adadelta': {
        velocity = spec.rho * velocity + (1 - spec.rho) * gradient ** 2
        const change = -Math.sqrt(accumulator + spec.epsilon) / Math.sqrt(velocity + spec.epsilon) * gradient
        accumulator = spec.rho * accumulator + (1 - spec.rho) * change ** 2
        return (weight += rate * change)
      }
      case 'Adam':
      case 'AdamW': {
        const alpha = rate * Math.sqrt(1 - spec.beta_2 ** iteration) / (1 - spec.beta_1 ** iteration)
        momentum += (gradient - momentum) * (1 - spec.beta_1)
        velocity += (gradient ** 2 - velocity) * (1 - spec.beta_2)
        largest = Math.max(largest, velocity)
        return (weight -= momentum * alpha / (Math.sqrt(spec.amsgrad ? largest : velocity) + spec.epsilon))
      }
      case 'Adamax':
        momentum += (gradient - momentum) * (1 - spec.beta_1)
        largest = Math.max(spec.beta_2 * largest, Math.abs(gradient))
        return (weight -= rate * momentum / ((1 - spec.beta_1 ** iteration) * (largest + spec.epsilon)))
      case 'Nadam': {
        const schedule = (step: number) => spec.beta_1 * (1 - 0.5 * 0.96 ** step)
        const now = schedule(iteration), next = schedule(iteration + 1)
        product *= now
        momentum += (gradient - momentum) * (1 - spec.beta_1)
        velocity += (gradient ** 2 - velocity) * (1 - spec.beta_2)
        const ahead = next * momentum / (1 - product * next) + (1 - now) * gradient / (1 - product)
        return (weight -= ahead * rate / (Math.sqrt(velocity / (1 - spec.beta_2 ** iteration)) + spec.epsilon))
      }
    }
  })
}

import type { OptimizerSpec } from '../../../src/domain/optimizers'

/**
 * One weight's value after each step, in float64, by the formulas of `keras.optimizers` 3 (`SGD.update_step`,
 * `RMSprop.update_step`, `Adam.update_step`).
 */
export function plainSteps(spec: OptimizerSpec, weight: number, gradients: readonly number[]): number[] {
  const { learning_rate: rate } = spec
  let momentum = 0, velocity = 0, average = 0
  return gradients.map((gradient, i) => {
    const iteration = i + 1
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
      case 'Adam': {
        const alpha = rate * Math.sqrt(1 - spec.beta_2 ** iteration) / (1 - spec.beta_1 ** iteration)
        momentum += (gradient - momentum) * (1 - spec.beta_1)
        velocity += (gradient ** 2 - velocity) * (1 - spec.beta_2)
        return (weight -= momentum * alpha / (Math.sqrt(velocity) + spec.epsilon))
      }
    }
  })
}

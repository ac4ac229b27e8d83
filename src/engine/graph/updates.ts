import type { OptimizerName, OptimizerSpec, OptimizerSpecOf } from '../../domain/optimizers'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'

/** One weight's update. @param before what must have run first @returns the node that makes it */
export type Update = (handle: Output, slots: Record<string, Output>, gradient: Output, before: readonly Output[]) => Output

/** @param learningRate fed with each call @param iteration int32, how many steps it makes with this one */
type Write<Name extends OptimizerName> =
  (spec: OptimizerSpecOf<Name>, frame: Frame, learningRate: Output, iteration: Output) => Update

const float = { T: { type: 'float' } } as const

/**
 * Keras 3's optimizers by TensorFlow's fused kernels, one node a weight, where their formulas are the same: they are
 * for all three. Slots are named by `optimizerSlots`.
 */
const updateNodes: { [Name in OptimizerName]: Write<Name> } = {
  SGD(spec, frame, learningRate) {
    const momentum = frame.number(spec.momentum)
    return (handle, slots, gradient, before) => spec.momentum
      ? frame.add('ResourceApplyKerasMomentum', [handle, slots.momentum!, learningRate, gradient, momentum, ...before],
        { ...float, use_nesterov: { bool: spec.nesterov } })
      : frame.add('ResourceApplyGradientDescent', [handle, learningRate, gradient, ...before], float)
  },
  RMSprop(spec, frame, learningRate) {
    const [rho, momentum, epsilon] = [spec.rho, spec.momentum, spec.epsilon].map(frame.number) as [Output, Output, Output]
    return (handle, slots, gradient, before) => spec.centered
      ? frame.add('ResourceApplyCenteredRMSProp', [
        handle, slots.average_gradient!, slots.velocity!, slots.momentum!, learningRate, rho, momentum, epsilon, gradient,
        ...before,
      ], float)
      : frame.add('ResourceApplyRMSProp', [
        handle, slots.velocity!, slots.momentum!, learningRate, rho, momentum, epsilon, gradient, ...before,
      ], float)
  },
  Adam(spec, frame, learningRate, iteration) {
    const [beta1, beta2, epsilon] = [spec.beta_1, spec.beta_2, spec.epsilon].map(frame.number) as [Output, Output, Output]
    const count = frame.cast(iteration, 'int32', 'float')
    const power1 = frame.float('Pow', beta1, count), power2 = frame.float('Pow', beta2, count)
    return (handle, slots, gradient, before) => frame.add('ResourceApplyAdam', [
      handle, slots.momentum!, slots.velocity!, power1, power2, learningRate, beta1, beta2, epsilon, gradient, ...before,
    ], float)
  },
}

/** What makes an optimizer's update of one weight, with what all weights share written once. */
export const updateOf = (spec: OptimizerSpec, frame: Frame, learningRate: Output, iteration: Output): Update =>
  (updateNodes[spec.name] as Write<OptimizerName>)(spec as never, frame, learningRate, iteration)

import type { OptimizerName, OptimizerSpec, OptimizerSpecOf } from '../../domain/optimizers'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'

/** One weight's update. @param before what must have run first @returns the node that makes it */
type Update = (handle: Output, slots: Record<string, Output>, gradient: Output, before: readonly Output[]) => Output

/** What a step's updates share: the rate, int32 how many steps it makes with this one, and handles of shared slots. */
interface Shared { learningRate: Output; iteration: Output; slots: Record<string, Output> }

/** An optimizer's update of one weight, and what it does once a step after all of them. */
interface Updates { update: Update; finish?: (before: readonly Output[]) => Output[] }

type Write<Name extends OptimizerName> = (spec: OptimizerSpecOf<Name>, frame: Frame, shared: Shared) => Updates

const float = { T: { type: 'float' } } as const
const numbers = <Values extends readonly number[]>(frame: Frame, ...values: Values) =>
  values.map(frame.number) as { [Index in keyof Values]: Output }

function adam(
  spec: OptimizerSpecOf<'Adam'> | OptimizerSpecOf<'AdamW'>, frame: Frame, { learningRate, iteration }: Shared,
): Updates {
  const [beta1, beta2, epsilon] = numbers(frame, spec.beta_1, spec.beta_2, spec.epsilon)
  const count = frame.cast(iteration, 'int32', 'float')
  const power1 = frame.float('Pow', beta1, count), power2 = frame.float('Pow', beta2, count)
  return {
    update: (handle, slots, gradient, before) => frame.add(spec.amsgrad ? 'ResourceApplyAdamWithAmsgrad' : 'ResourceApplyAdam', [
      handle, slots.momentum!, slots.velocity!, ...(spec.amsgrad ? [slots.velocity_hat!] : []), power1, power2,
      learningRate, beta1, beta2, epsilon, gradient, ...before,
    ], float),
  }
}

/** `variable ← value`, after what must have run first. */
const assign = (frame: Frame, handle: Output, value: Output, before: readonly Output[]): Output =>
  frame.add('AssignVariableOp', [handle, value, ...before], { dtype: { type: 'float' } })

/**
 * Keras 3's optimizers by TensorFlow's fused kernels, one node a weight, where their formulas are the same; Adagrad and
 * Nadam, for which they aren't, node by node. Slots are named by `optimizerSlots`.
 */
const updateNodes: { [Name in OptimizerName]: Write<Name> } = {
  SGD(spec, frame, { learningRate }) {
    const momentum = frame.number(spec.momentum)
    return {
      update: (handle, slots, gradient, before) => spec.momentum
        ? frame.add('ResourceApplyKerasMomentum', [handle, slots.momentum!, learningRate, gradient, momentum, ...before],
          { ...float, use_nesterov: { bool: spec.nesterov } })
        : frame.add('ResourceApplyGradientDescent', [handle, learningRate, gradient, ...before], float),
    }
  },
  RMSprop(spec, frame, { learningRate }) {
    const [rho, momentum, epsilon] = numbers(frame, spec.rho, spec.momentum, spec.epsilon)
    return {
      update: (handle, slots, gradient, before) => spec.centered
        ? frame.add('ResourceApplyCenteredRMSProp', [
          handle, slots.average_gradient!, slots.velocity!, slots.momentum!, learningRate, rho, momentum, epsilon, gradient,
          ...before,
        ], float)
        : frame.add('ResourceApplyRMSProp', [
          handle, slots.velocity!, slots.momentum!, learningRate, rho, momentum, epsilon, gradient, ...before,
        ], float),
    }
  },
  Adagrad(spec, frame, { learningRate }) {
    const epsilon = frame.number(spec.epsilon)
    return {
      update(handle, slots, gradient, before) {
        const accumulator = frame.float('AddV2', frame.readTaken(slots.accumulator!, 'float'), frame.float('Square', gradient))
        const kept = assign(frame, slots.accumulator!, accumulator, [])
        const root = frame.float('Sqrt', frame.float('AddV2', accumulator, epsilon))
        const change = frame.float('RealDiv', frame.float('Mul', learningRate, gradient), root)
        return frame.add('AssignSubVariableOp', [handle, change, `^${kept}`, ...before], { dtype: { type: 'float' } })
      },
    }
  },
  Adadelta(spec, frame, { learningRate }) {
    const [rho, epsilon] = numbers(frame, spec.rho, spec.epsilon)
    return {
      update: (handle, slots, gradient, before) => frame.add('ResourceApplyAdadelta', [
        handle, slots.accumulated_grad!, slots.accumulated_delta_var!, learningRate, rho, epsilon, gradient, ...before,
      ], float),
    }
  },
  Adam: adam,
  AdamW: adam,
  Adamax(spec, frame, { learningRate, iteration }) {
    const [beta1, beta2, epsilon] = numbers(frame, spec.beta_1, spec.beta_2, spec.epsilon)
    const power = frame.float('Pow', beta1, frame.cast(iteration, 'int32', 'float'))
    return {
      update: (handle, slots, gradient, before) => frame.add('ResourceApplyAdaMax', [
        handle, slots.momentum!, slots.norm!, power, learningRate, beta1, beta2, epsilon, gradient, ...before,
      ], float),
    }
  },
  Nadam(spec, frame, { learningRate, iteration, slots: shared }) {
    const [one, half, decay, beta1, beta2, epsilon] = numbers(frame, 1, 0.5, 0.96, spec.beta_1, spec.beta_2, spec.epsilon)
    const of = frame.float.bind(frame)
    const now = frame.cast(iteration, 'int32', 'float'), next = of('AddV2', now, one)
    const schedule = (step: Output) => of('Mul', beta1, of('Sub', one, of('Mul', half, of('Pow', decay, step))))
    const u = schedule(now), uNext = schedule(next)
    // Keras's u_product holds this step's factor already when it is used.
    const product = of('Mul', frame.readTaken(shared.u_product!, 'float'), u), productNext = of('Mul', product, uNext)
    const unbias = of('Sub', one, of('Pow', beta2, now))
    const [rest1, rest2] = [of('Sub', one, beta1), of('Sub', one, beta2)]
    return {
      update(handle, slots, gradient, before) {
        const follow = (name: string, value: Output, rest: Output) => {
          const old = frame.readTaken(slots[name]!, 'float')
          return of('AddV2', old, of('Mul', of('Sub', value, old), rest))
        }
        const m = follow('momentum', gradient, rest1), v = follow('velocity', of('Square', gradient), rest2)
        const kept = [assign(frame, slots.momentum!, m, []), assign(frame, slots.velocity!, v, [])]
        const mHat = of('AddV2',
          of('RealDiv', of('Mul', uNext, m), of('Sub', one, productNext)),
          of('RealDiv', of('Mul', of('Sub', one, u), gradient), of('Sub', one, product)))
        const vHat = of('RealDiv', v, unbias)
        const change = of('RealDiv', of('Mul', mHat, learningRate), of('AddV2', of('Sqrt', vHat), epsilon))
        return frame.add('AssignSubVariableOp', [handle, change, ...kept.map((node) => `^${node}`), ...before], { dtype: { type: 'float' } })
      },
      finish: (before) => [assign(frame, shared.u_product!, product, before)],
    }
  },
}

/** What makes an optimizer's update of one weight, with what all weights share written once. */
export const updatesOf = (spec: OptimizerSpec, frame: Frame, shared: Shared): Updates =>
  (updateNodes[spec.name] as Write<OptimizerName>)(spec as never, frame, shared)

import { fail } from '../../domain/failure'
import type { OptimizerName, OptimizerSpec } from '../../domain/optimizers'
import type { SavedTensor } from '../../runs/checkpoint'
import type { NetworkWeight } from './network'
import { type Tensor, tf, type Variable } from '../tensorflow'
import { slotsOf } from '../../domain/optimizerSlots'
import { type Rule, rules, sharedAfter } from './rules'

/** A rule with its state: a slot variable a weight, and the count of steps done. */
export class Optimizer {
  private readonly rule: Rule<OptimizerName>
  private readonly slots: Record<string, Variable>[]
  private shared: Record<string, number>

  constructor(private readonly spec: OptimizerSpec, private readonly weights: readonly NetworkWeight[]) {
    this.rule = rules[spec.name] as Rule<OptimizerName>
    const { ofWeight, shared } = slotsOf(spec)
    this.shared = shared
    this.slots = weights.map(({ variable }) => Object.fromEntries(Object.entries(ofWeight).map(([name, initial]) =>
      [name, tf.tidy(() => tf.variable(tf.fill(variable.shape, initial), false))])))
  }

  /** @param iteration counted from 1 @param gradients one a weight, in the weights' order */
  apply(iteration: number, gradients: readonly Tensor[]): void {
    const { spec } = this
    this.shared = sharedAfter(spec, iteration, this.shared)
    tf.tidy(() => clipped(gradients, spec).forEach((gradient, i) => {
      const slots = this.slots[i]!, { variable } = this.weights[i]!
      const decayed = spec.weight_decay ? tf.sub(variable, tf.mul(variable, spec.weight_decay * spec.learning_rate)) : variable
      const updated = this.rule(spec, iteration, decayed, gradient, slots, this.shared)
      variable.assign(updated.weight)
      for (const [name, value] of Object.entries(updated.slots)) slots[name]!.assign(value)
    }))
  }

  save(): SavedTensor[] {
    const shared = Object.entries(this.shared).map(([name, value]) => ({ name, shape: [], values: Float32Array.of(value) }))
    return [...this.named().map(([name, variable]) => ({
      name, shape: variable.shape, values: Float32Array.from(variable.dataSync()),
    })), ...shared]
  }

  /** @throws FailureError `checkpoint-damaged` where a slot is missing or has another shape */
  load(saved: readonly SavedTensor[]): void {
    const byName = new Map(saved.map((tensor) => [tensor.name, tensor]))
    for (const [name, variable] of this.named()) {
      const tensor = byName.get(name)
      if (!tensor || tensor.shape.join() !== variable.shape.join()) {
        fail('checkpoint-damaged', 'The optimizer\'s state does not fit the network', 'Choose the run\'s other checkpoint.', name)
      }
      tf.tidy(() => variable.assign(tf.tensor(tensor.values, tensor.shape)))
    }
    this.shared = Object.fromEntries(Object.keys(this.shared).map((name) => [name, byName.get(name)!.values[0]!]))
  }

  private named(): [string, Variable][] {
    return this.weights.flatMap(({ name }, i) =>
      Object.entries(this.slots[i]!).map(([slot, variable]): [string, Variable] => [`${slot}/${name}`, variable]))
  }

  dispose(): void {
    tf.dispose(this.named().map(([, variable]) => variable))
  }
}

/** Keras's `clipnorm`, `global_clipnorm` and `clipvalue`: the first that is set, in that order. */
function clipped(gradients: readonly Tensor[], { clipnorm, global_clipnorm, clipvalue }: OptimizerSpec): readonly Tensor[] {
  const squares = (gradient: Tensor) => tf.sum(tf.square(gradient))
  if (clipnorm > 0) {
    return gradients.map((gradient) =>
      tf.div(tf.mul(gradient, clipnorm), tf.maximum(tf.sqrt(squares(gradient)), clipnorm)))
  }
  if (global_clipnorm > 0) {
    const norm = tf.sqrt(tf.addN(gradients.map(squares)))
    const scale = tf.mul(global_clipnorm, tf.minimum(tf.div(1, norm), 1 / global_clipnorm))
    return gradients.map((gradient) => tf.mul(gradient, scale))
  }
  return clipvalue > 0 ? gradients.map((gradient) => tf.clipByValue(gradient, -clipvalue, clipvalue)) : gradients
}

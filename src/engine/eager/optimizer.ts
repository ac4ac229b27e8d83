import { fail } from '../../domain/failure'
import type { OptimizerName, OptimizerSpec } from '../../domain/optimizers'
import type { SavedTensor } from '../../runs/checkpoint'
import type { NetworkWeight } from './network'
import { type Tensor, tf, type Variable } from '../tensorflow'
import { slotsOf } from '../optimizerSlots'
import { type Rule, rules } from './rules'

/** A rule with its state: a slot variable a weight, and the count of steps done. */
export class Optimizer {
  private readonly rule: Rule<OptimizerName>
  private readonly slots: Record<string, Variable>[]

  constructor(private readonly spec: OptimizerSpec, private readonly weights: readonly NetworkWeight[]) {
    this.rule = rules[spec.name] as Rule<OptimizerName>
    const names = slotsOf(spec)
    this.slots = weights.map(({ variable }) =>
      Object.fromEntries(names.map((name) => [name, tf.tidy(() => tf.variable(tf.zeros(variable.shape), false))])))
  }

  /** @param iteration counted from 1 @param gradients one a weight, in the weights' order */
  apply(iteration: number, gradients: readonly Tensor[]): void {
    tf.tidy(() => this.weights.forEach(({ variable }, i) => {
      const slots = this.slots[i]!
      const updated = this.rule(this.spec, iteration, variable, gradients[i]!, slots)
      variable.assign(updated.weight)
      for (const [name, value] of Object.entries(updated.slots)) slots[name]!.assign(value)
    }))
  }

  save(): SavedTensor[] {
    return this.named().map(([name, variable]) => ({
      name, shape: variable.shape, values: Float32Array.from(variable.dataSync()),
    }))
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
  }

  private named(): [string, Variable][] {
    return this.weights.flatMap(({ name }, i) =>
      Object.entries(this.slots[i]!).map(([slot, variable]): [string, Variable] => [`${slot}/${name}`, variable]))
  }

  dispose(): void {
    tf.dispose(this.named().map(([, variable]) => variable))
  }
}

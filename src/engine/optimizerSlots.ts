import type { OptimizerName, OptimizerSpec, OptimizerSpecOf } from '../domain/optimizers'

const optimizerSlots: { [Name in OptimizerName]: (spec: OptimizerSpecOf<Name>) => readonly string[] } = {
  SGD: ({ momentum }) => (momentum ? ['momentum'] : []),
  // TensorFlow's fused kernel keeps the last change even where momentum is 0, so a checkpoint has it too.
  RMSprop: ({ centered }) => ['velocity', 'momentum', ...(centered ? ['average_gradient'] : [])],
  Adam: () => ['momentum', 'velocity'],
}

/** What an optimizer keeps of each weight between steps, by name; all begin at zero. Checkpoints hold them. */
export const slotsOf = (spec: OptimizerSpec): readonly string[] =>
  (optimizerSlots[spec.name] as (spec: OptimizerSpec) => readonly string[])(spec)

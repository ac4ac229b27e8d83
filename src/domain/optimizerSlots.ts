import type { OptimizerName, OptimizerSpec, OptimizerSpecOf } from './optimizers'

/** What an optimizer keeps between steps, by name, with what it begins at: of each weight, and once for all. */
interface Slots { ofWeight: Record<string, number>; shared?: Record<string, number> }

const nothing: Record<string, number> = {}
const moments = { momentum: 0, velocity: 0 } as const
const adam = ({ amsgrad }: { amsgrad: boolean }): Slots => ({ ofWeight: { ...moments, ...(amsgrad ? { velocity_hat: 0 } : {}) } })

const optimizerSlots: { [Name in OptimizerName]: (spec: OptimizerSpecOf<Name>) => Slots } = {
  SGD: ({ momentum }) => ({ ofWeight: momentum ? { momentum: 0 } : nothing }),
  // TensorFlow's fused kernel keeps the last change even where momentum is 0, so a checkpoint has it too.
  RMSprop: ({ centered }) => ({ ofWeight: { velocity: 0, momentum: 0, ...(centered ? { average_gradient: 0 } : {}) } }),
  Adagrad: ({ initial_accumulator_value }) => ({ ofWeight: { accumulator: initial_accumulator_value } }),
  Adadelta: () => ({ ofWeight: { accumulated_grad: 0, accumulated_delta_var: 0 } }),
  Adam: adam,
  AdamW: adam,
  Adamax: () => ({ ofWeight: { momentum: 0, norm: 0 } }),
  Nadam: () => ({ ofWeight: moments, shared: { u_product: 1 } }),
}

/** Names are Keras's. Checkpoints hold them. */
export const slotsOf = (spec: OptimizerSpec): Required<Slots> =>
  ({ shared: {}, ...(optimizerSlots[spec.name] as (spec: OptimizerSpec) => Slots)(spec) })

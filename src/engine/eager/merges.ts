import type { Merge } from '../../domain/merges'
import { type Tensor, tf } from '../tensorflow'

const inPairs = (merge: (a: Tensor, b: Tensor) => Tensor) => (inputs: readonly Tensor[]): Tensor => inputs.reduce(merge)
const add = inPairs((a, b) => tf.add(a, b))

/** Keras's merging layers, `[batch, …]` each. */
export const mergeTensors: Record<Merge, (inputs: readonly Tensor[]) => Tensor> = {
  Concatenate: (inputs) => tf.concat([...inputs], -1),
  Add: add,
  Average: (inputs) => tf.div(add(inputs), inputs.length),
  // Both at full size first: tfjs's gradient of maximum knows no stretching.
  Maximum: inPairs((a, b) => tf.maximum(tf.add(a, tf.zerosLike(b)), tf.add(b, tf.zerosLike(a)))),
  Multiply: inPairs((a, b) => tf.mul(a, b)),
}

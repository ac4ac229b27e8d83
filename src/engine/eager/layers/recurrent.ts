import type { LayerSpecOf } from '../../../domain/layers'
import { type Tensor, tf } from '../../tensorflow'
import { activationFunctions } from '../activations'
import type { Weights } from './pass'

interface State { h: Tensor; c: Tensor }
/** One step by Keras's formulas. @param x `[batch, features]` */
type Cell = (x: Tensor, state: State) => State

const product = (a: Tensor, b: Tensor): Tensor => tf.matMul(a as never, b as never)
const plus = (a: Tensor, b: Tensor | undefined): Tensor => (b ? tf.add(a, b) : a)

type Recurrent = Pick<LayerSpecOf<'SimpleRNN'>, 'units' | 'go_backwards' | 'return_sequences'>
/** @param x `[batch, time, features]` */
function throughTime({ units, go_backwards, return_sequences }: Recurrent, x: Tensor, cell: Cell): Tensor {
  const steps = tf.unstack(x, 1), zeros = tf.zeros([x.shape[0]!, units])
  const outputs: Tensor[] = []
  let state: State = { h: zeros, c: zeros }
  // A copy: the steps are also what their gradient is put together by.
  for (const step of go_backwards ? [...steps].reverse() : steps) {
    state = cell(step, state)
    outputs.push(state.h)
  }
  return return_sequences ? tf.stack(outputs, 1) : state.h
}

export const simpleRnn = (spec: LayerSpecOf<'SimpleRNN'>, { kernel, recurrent_kernel, bias }: Weights, x: Tensor): Tensor =>
  throughTime(spec, x, (step, { h, c }) =>
    ({ h: activationFunctions[spec.activation](tf.add(plus(product(step, kernel!), bias), product(h, recurrent_kernel!))), c }))

export function lstm(spec: LayerSpecOf<'LSTM'>, { kernel, recurrent_kernel, bias }: Weights, x: Tensor): Tensor {
  const act = activationFunctions[spec.activation], gate = activationFunctions[spec.recurrent_activation]
  return throughTime(spec, x, (step, state) => {
    const z = plus(tf.add(product(step, kernel!), product(state.h, recurrent_kernel!)), bias)
    const [input, forget, candidate, output] = tf.split(z, 4, 1) as [Tensor, Tensor, Tensor, Tensor]
    const c = tf.add(tf.mul(gate(forget), state.c), tf.mul(gate(input), act(candidate)))
    return { h: tf.mul(gate(output), act(c)), c }
  })
}

export function gru(spec: LayerSpecOf<'GRU'>, { kernel, recurrent_kernel, bias }: Weights, x: Tensor): Tensor {
  const act = activationFunctions[spec.activation], gate = activationFunctions[spec.recurrent_activation]
  const [ofInput, ofRecurrent] = bias && spec.reset_after ? tf.unstack(bias) : [bias]
  const kernels = tf.split(recurrent_kernel!, 3, 1) as [Tensor, Tensor, Tensor]
  const biases = ofRecurrent ? tf.split(ofRecurrent, 3) : []
  return throughTime(spec, x, (step, { h, c }) => {
    const shares = tf.split(plus(product(step, kernel!), ofInput), 3, 1) as [Tensor, Tensor, Tensor]
    const inner = (i: 0 | 1 | 2, from: Tensor) => plus(product(from, kernels[i]), biases[i])
    const update = gate(tf.add(shares[0], inner(0, h))), reset = gate(tf.add(shares[1], inner(1, h)))
    const candidate = act(tf.add(shares[2], spec.reset_after ? tf.mul(reset, inner(2, h)) : inner(2, tf.mul(reset, h))))
    return { h: tf.add(tf.mul(update, h), tf.mul(tf.sub(1, update), candidate)), c }
  })
}

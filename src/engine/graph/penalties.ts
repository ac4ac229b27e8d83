import type { Frame } from './frame'
import type { Output } from './graphBuilder'
import type { GraphWeight } from './tracedNetwork'

/** A weight and its value as the forward nodes read it: read again, it might have been updated meanwhile. */
export interface ReadWeight { weight: GraphWeight; value: Output }

/** Keras's `L1L2` over all weights, l1 · Σ|w| + l2 · Σw², as a scalar; undefined where nothing is penalised. */
export function penaltyOf(frame: Frame, weights: readonly ReadWeight[]): Output | undefined {
  const terms = weights.flatMap(({ weight: { shape, spec: { regularizer } }, value }) => {
    const axes = shape.map((_, axis) => axis)
    const term = (factor: number, op: string) => frame.float('Mul', frame.sum(frame.float(op, value), axes), frame.number(factor))
    return [
      ...(regularizer?.l1 ? [term(regularizer.l1, 'Abs')] : []), ...(regularizer?.l2 ? [term(regularizer.l2, 'Square')] : []),
    ]
  })
  return terms.length ? terms.reduce((sum, term) => frame.float('AddV2', sum, term)) : undefined
}

/** The gradient of a weight with that of its penalty: + l1 · sign(w) + 2 · l2 · w. */
export function penalised(frame: Frame, { spec: { regularizer } }: GraphWeight, value: Output, gradient: Output): Output {
  let sum = gradient
  if (regularizer?.l1) sum = frame.float('AddV2', sum, frame.float('Mul', frame.float('Sign', value), frame.number(regularizer.l1)))
  if (regularizer?.l2) sum = frame.float('AddV2', sum, frame.float('Mul', value, frame.number(2 * regularizer.l2)))
  return sum
}

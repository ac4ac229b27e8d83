import type { Shape } from '../../../domain/shape'
import type { Frame } from '../frame'
import type { Output } from '../graphBuilder'

/** Where values stand: cut, joined, padded and turned; none of them is changed. */

export const matMul = (frame: Frame, a: Output, b: Output, transpose: { a?: boolean; b?: boolean } = {}): Output =>
  frame.add('MatMul', [a, b], {
    T: { type: 'float' }, transpose_a: { bool: transpose.a ?? false }, transpose_b: { bool: transpose.b ?? false },
  })

/** @param shape of an example */
export const reshaped = (frame: Frame, x: Output, shape: Shape): Output => frame.reshape(x, frame.integers([-1, ...shape]))

export const transposed = (frame: Frame, x: Output, order: readonly number[]): Output =>
  frame.add('Transpose', [x, frame.integers(order)], { T: { type: 'float' }, Tperm: { type: 'int32' } })

/** Zeros around it. @param amounts before and after, for each axis */
export const padded = (frame: Frame, x: Output, amounts: readonly (readonly [number, number])[]): Output =>
  frame.add('Pad', [x, frame.integers(amounts.flat(), [amounts.length, 2])], {
    T: { type: 'float' }, Tpaddings: { type: 'int32' },
  })

/** @param sizes -1 for all that is left */
export const sliced = (frame: Frame, x: Output, begin: readonly number[], sizes: readonly number[]): Output =>
  frame.add('Slice', [x, frame.integers(begin), frame.integers(sizes)], { T: { type: 'float' }, Index: { type: 'int32' } })

export const concat = (frame: Frame, parts: readonly Output[], axis: number): Output => parts.length === 1 ? parts[0]!
  : frame.add('ConcatV2', [...parts, frame.integer(axis)], {
    T: { type: 'float' }, N: { int: parts.length }, Tidx: { type: 'int32' },
  })

/** The outputs of a node that puts out so many. */
const outputsOf = (node: Output, count: number): Output[] =>
  Array.from({ length: count }, (_, i) => (i ? `${node}:${i}` : node))

/** In equal parts. */
export const split = (frame: Frame, x: Output, axis: number, count: number): Output[] =>
  outputsOf(frame.add('Split', [frame.integer(axis), x], { T: { type: 'float' }, num_split: { int: count } }), count)

/** One an index of that axis, which is gone from them. */
export const unstack = (frame: Frame, x: Output, axis: number, count: number): Output[] =>
  outputsOf(frame.add('Unpack', [x], { T: { type: 'float' }, num: { int: count }, axis: { int: axis } }), count)

export const stack = (frame: Frame, parts: readonly Output[], axis: number): Output =>
  frame.add('Pack', parts, { T: { type: 'float' }, N: { int: parts.length }, axis: { int: axis } })

/** The sizes `[batch, …]` of a tensor with as many examples as `x` has. */
export const sizesLike = (frame: Frame, x: Output, shape: Shape): Output => {
  const batch = frame.add('Slice', [frame.shapeOf(x), frame.integers([0]), frame.integers([1])], {
    T: { type: 'int32' }, Index: { type: 'int32' },
  })
  return frame.add('ConcatV2', [batch, frame.integers(shape), frame.integer(0)], {
    T: { type: 'int32' }, N: { int: 2 }, Tidx: { type: 'int32' },
  })
}

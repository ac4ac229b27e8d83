import type { Merge } from '../../domain/merges'
import type { Shape } from '../../domain/shape'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'

/** What a merge's forward nodes leave for its gradients, one an input. */
export interface Joined { y: Output; backward(dy: Output): Output[] }
type Write = (frame: Frame, xs: readonly Output[], shapes: readonly Shape[], output: Shape) => Joined

/** The gradient of an input that was stretched to the output: summed over the axes it was stretched along. */
function shrink(frame: Frame, dy: Output, input: Shape, output: Shape): Output {
  const axes = input.flatMap((side, axis) => (side === output[axis] ? [] : [axis + 1]))
  return axes.length ? frame.sum(dy, axes, true) : dy
}

/** Two inputs at a time, from the first on, with what the merge of two hands to each. */
const chain = (
  op: string, halves: (frame: Frame, dy: Output, a: Output, b: Output) => [Output, Output],
): Write => (frame, xs, shapes, output) => {
  const sums = [xs[0]!]
  for (const x of xs.slice(1)) sums.push(frame.float(op, sums[sums.length - 1]!, x))
  // The inputs so far together are as large as the largest of them.
  const widths = shapes.map((_, i) => output.map((_side, axis) =>
    Math.max(...shapes.slice(0, i + 1).map((shape) => shape[axis]!))))
  return {
    y: sums[sums.length - 1]!,
    backward(dy) {
      const gradients: Output[] = []
      let rest = dy
      for (let i = xs.length - 1; i > 0; i--) {
        const [left, right] = halves(frame, rest, sums[i - 1]!, xs[i]!)
        gradients.unshift(shrink(frame, right, shapes[i]!, widths[i]!))
        rest = shrink(frame, left, widths[i - 1]!, widths[i]!)
      }
      return [rest, ...gradients]
    },
  }
}

const zero = (frame: Frame, dy: Output): Output => frame.add('ZerosLike', [dy], { T: { type: 'float' } })
const select = (frame: Frame, condition: Output, a: Output, b: Output): Output => frame.add('SelectV2', [condition, a, b], { T: { type: 'float' } })

const add = chain('AddV2', (_frame, dy) => [dy, dy])

/**
 * Keras's merging layers as nodes; where two values are equal, Maximum hands the gradient to the one before, as
 * TensorFlow does.
 */
export const mergeNodes: Record<Merge, Write> = {
  Concatenate(frame, xs, shapes, output) {
    const axis = frame.integer(output.length), last = shapes.map((shape) => shape[shape.length - 1]!)
    const y = frame.add('ConcatV2', [...xs, axis], { T: { type: 'float' }, N: { int: xs.length }, Tidx: { type: 'int32' } })
    return {
      y,
      backward(dy) {
        const split = frame.add('SplitV', [dy, frame.integers(last), axis], {
          T: { type: 'float' }, Tlen: { type: 'int32' }, num_split: { int: xs.length },
        })
        return xs.map((_, i) => (i ? `${split}:${i}` : split))
      },
    }
  },
  Add: add,
  Average(frame, xs, shapes, output) {
    const { y, backward } = add(frame, xs, shapes, output)
    const scaled = (value: Output) => frame.float('Mul', value, frame.number(1 / xs.length))
    return { y: scaled(y), backward: (dy) => backward(scaled(dy)) }
  },
  Maximum: chain('Maximum', (frame, dy, a, b) => {
    const first = frame.float('GreaterEqual', a, b), none = zero(frame, dy)
    return [select(frame, first, dy, none), select(frame, first, none, dy)]
  }),
  Multiply: chain('Mul', (frame, dy, a, b) => [frame.float('Mul', dy, b), frame.float('Mul', dy, a)]),
}

/** Gradients that reach one value by several ways. */
export const sumOf = (frame: Frame, gradients: readonly Output[]): Output => gradients.length === 1 ? gradients[0]!
  : frame.add('AddN', gradients, { T: { type: 'float' }, N: { int: gradients.length } })


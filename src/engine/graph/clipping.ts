import type { OptimizerSpec } from '../../domain/optimizers'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'

/** A gradient with the shape of its weight. */
export interface Gradient { value: Output; shape: readonly number[] }

const normOf = (frame: Frame, squares: Output): Output => frame.float('Sqrt', squares)
const squaresOf = (frame: Frame, { value, shape }: Gradient): Output =>
  frame.sum(frame.float('Square', value), shape.map((_, axis) => axis))

/** Keras's `clipnorm`, `global_clipnorm` and `clipvalue`: the first that is set, in that order. */
export function clipped(frame: Frame, gradients: readonly Gradient[], spec: OptimizerSpec): Output[] {
  const { clipnorm, global_clipnorm, clipvalue } = spec
  if (!gradients.length) return [] // every layer is frozen
  if (clipnorm > 0) {
    const most = frame.number(clipnorm)
    return gradients.map((gradient) => {
      const norm = normOf(frame, squaresOf(frame, gradient))
      return frame.float('RealDiv', frame.float('Mul', gradient.value, most), frame.float('Maximum', norm, most))
    })
  }
  if (global_clipnorm > 0) {
    const squares = gradients.map((gradient) => squaresOf(frame, gradient))
    const norm = normOf(frame, frame.add('AddN', squares, { T: { type: 'float' }, N: { int: squares.length } }))
    const most = frame.number(global_clipnorm), one = frame.number(1)
    const scale = frame.float('Mul', most,
      frame.float('Minimum', frame.float('RealDiv', one, norm), frame.float('RealDiv', one, most)))
    // NaN where the norm is infinite, so that it shows rather than turning into zeros.
    const finite = frame.float('AddV2', scale, frame.float('Sub', norm, norm))
    return gradients.map(({ value }) => frame.float('Mul', value, finite))
  }
  if (clipvalue > 0) {
    return gradients.map(({ value }) => frame.float('ClipByValue', value, frame.number(-clipvalue), frame.number(clipvalue)))
  }
  return gradients.map(({ value }) => value)
}

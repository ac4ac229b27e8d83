import type { AugmentationOf } from '../../../domain/augmentation'
import type { Shape } from '../../../domain/shape'
import type { Output } from '../graphBuilder'
import { type Chance } from './chance'

/** How flat or steep the rectangle is: height by width, from this to its inverse. */
const steepest = 10 / 3
const shades = { black: 0, grey: 0.5, white: 1 } as const

/**
 * A rectangle somewhere in the image is covered (Zhong et al., "Random Erasing Data Augmentation", 2017): its area and
 * its sides' ratio are drawn, cut to the image where it is too long for it.
 */
export function erased(chance: Chance, x: Output, spec: AugmentationOf<'erasing'>, shape: Shape): Output {
  const { frame } = chance, [height, width] = shape as [number, number]
  const area = chance.amount(spec, 0)
  const stretch = frame.float('Exp', chance.between(-Math.log(steepest) / 2, Math.log(steepest) / 2))
  const root = frame.float('Mul', frame.float('Sqrt', area), frame.number(Math.sqrt(height * width)))
  const rows = within(chance, frame.float('Mul', root, stretch), height)
  const columns = within(chance, frame.float('RealDiv', root, stretch), width)
  const hit = frame.add('LogicalAnd', [
    frame.add('Reshape', [rows, frame.integers([-1, height, 1, 1])], { T: { type: 'bool' }, Tshape: { type: 'int32' } }),
    frame.add('Reshape', [columns, frame.integers([-1, 1, width, 1])], { T: { type: 'bool' }, Tshape: { type: 'int32' } }),
  ])
  const cover = spec.fill === 'noise' ? chance.uniform(shape) : frame.number(shades[spec.fill])
  return frame.add('SelectV2', [hit, cover, x], { T: { type: 'float' } })
}

/** bool `[batch, length]`: which rows or columns lie in a stretch of `long`, float32 `[batch]`, at a drawn place. */
function within(chance: Chance, long: Output, length: number): Output {
  const { frame } = chance, column = frame.integers([-1, 1])
  const whole = frame.float('Minimum', frame.float('Round', long), frame.number(length))
  const free = frame.float('Sub', frame.number(length + 1), whole)
  const start = frame.reshape(frame.float('Floor', frame.float('Mul', chance.uniform(), free)), column)
  const end = frame.float('AddV2', start, frame.reshape(whole, column))
  const places = frame.numbers(Float32Array.from({ length }, (_, place) => place), [1, length])
  return frame.add('LogicalAnd', [frame.float('GreaterEqual', places, start), frame.float('Less', places, end)])
}

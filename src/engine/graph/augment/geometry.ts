import { type Augmentation, movesPixels } from '../../../domain/augmentation'
import type { Shape } from '../../../domain/shape'
import type { Output } from '../graphBuilder'
import type { Chance } from './chance'

const fillModes = { nearest: 'NEAREST', constant: 'CONSTANT', reflect: 'REFLECT', wrap: 'WRAP' } as const

/**
 * Flips, sizes, leans, turns and moves each image, in that order and about its middle, by one reading of it between its
 * pixels (bilinear, as Keras's `RandomRotation` and its like).
 * @param x float32 `[batch, height, width, channels]`
 */
export function transformed(chance: Chance, x: Output, augmentation: Augmentation, [height, width]: Shape): Output {
  const { horizontal_flip, vertical_flip } = augmentation
  if (!movesPixels(augmentation) && !horizontal_flip && !vertical_flip) return x
  const { frame } = chance
  return frame.add('ImageProjectiveTransformV3', [
    x, inverse(chance, augmentation, height!, width!), frame.integers([height!, width!]), frame.number(0),
  ], {
    dtype: { type: 'float' }, interpolation: { string: 'BILINEAR' }, fill_mode: { string: fillModes[augmentation.fill_mode] },
  })
}

/** Where each image's pixels are read from, float32 `[batch, 8]`: the inverse of what it goes through. */
function inverse(chance: Chance, augmentation: Augmentation, height: number, width: number): Output {
  const { frame } = chance, { rotation, translation, zoom, shear, horizontal_flip, vertical_flip } = augmentation
  const mul = (a: Output, b: Output) => frame.float('Mul', a, b), sub = (a: Output, b: Output) => frame.float('Sub', a, b)
  const radians = (degrees: Output) => mul(degrees, frame.number(Math.PI / 180))
  const zeros = frame.add('Fill', [
    frame.add('Pack', [chance.batch], { T: { type: 'int32' }, N: { int: 1 }, axis: { int: 0 } }), frame.number(0),
  ], { T: { type: 'float' }, index_type: { type: 'int32' } })
  const ones = frame.float('AddV2', zeros, frame.number(1))

  const angle = rotation && radians(chance.amount(rotation, 0))
  const cos = angle ? frame.float('Cos', angle) : ones, sin = angle ? frame.float('Sin', angle) : zeros
  const lean = shear ? frame.float('Tan', radians(chance.amount(shear, 0))) : zeros
  const size = zoom ? chance.amount(zoom, 1) : ones
  const flip = (kind: { probability: number } | null) =>
    (kind ? chance.sometimes(frame.float('Neg', ones), kind.probability, 1) : ones)
  const across = frame.float('RealDiv', flip(horizontal_flip), size), down = frame.float('RealDiv', flip(vertical_flip), size)

  // Rows of the inverse about the middle: turned back, leant back, sized back.
  const xx = mul(across, sub(cos, mul(lean, sin))), xy = mul(across, frame.float('Neg', frame.float('AddV2', sin, mul(lean, cos))))
  const yx = mul(down, sin), yy = mul(down, cos)

  const moves = translation && chance.sometimes(ones, translation.probability, 0)
  const moved = (most: number) => mul(moves!, chance.between(-most, most))
  const middle = (length: number) => frame.number((length - 1) / 2)
  const dx = translation ? moved(translation.width_factor * width) : zeros
  const dy = translation ? moved(translation.height_factor * height) : zeros
  const fromX = frame.float('AddV2', dx, middle(width)), fromY = frame.float('AddV2', dy, middle(height))
  const offset = (to: number, a: Output, b: Output) => sub(sub(middle(to), mul(a, fromX)), mul(b, fromY))

  return frame.add('Pack', [xx, xy, offset(width, xx, xy), yx, yy, offset(height, yx, yy), zeros, zeros], {
    T: { type: 'float' }, N: { int: 8 }, axis: { int: 1 },
  })
}

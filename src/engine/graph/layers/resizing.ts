import type { LayerSpecOf } from '../../../domain/layers'
import type { Output } from '../graphBuilder'
import { padded, reshaped, sliced } from './layout'
import { type Forward, plain, type Trip } from './trip'

/** Layers that change a shape and nothing else. */

export const reshape = (_spec: unknown, x: Output, { frame, input, output }: Trip): Forward =>
  plain(reshaped(frame, x, output), (dy) => reshaped(frame, dy, input))

export function zeroPadding({ padding: [rows, columns] }: LayerSpecOf<'ZeroPadding2D'>, x: Output, { frame, input }: Trip): Forward {
  return plain(padded(frame, x, [[0, 0], rows, columns, [0, 0]]), (dy) =>
    sliced(frame, dy, [0, rows[0], columns[0], 0], [-1, ...input]))
}

export function cropping({ cropping: [rows, columns] }: LayerSpecOf<'Cropping2D'>, x: Output, { frame, output }: Trip): Forward {
  return plain(sliced(frame, x, [0, rows[0], columns[0], 0], [-1, ...output]), (dy) =>
    padded(frame, dy, [[0, 0], rows, columns, [0, 0]]))
}

export function upSampling({ size, interpolation }: LayerSpecOf<'UpSampling2D'>, x: Output, { frame, output }: Trip): Forward {
  const to = frame.integers([output[0]!, output[1]!])
  if (interpolation === 'bilinear') {
    const attributes = { T: { type: 'float' }, align_corners: { bool: false }, half_pixel_centers: { bool: true } } as const
    return plain(frame.add('ResizeBilinear', [x, to], attributes), (dy) => frame.add('ResizeBilinearGrad', [dy, x], attributes))
  }
  // A value's gradient is the sum of those of its copies: their mean, by a kernel that adds in the same order each time.
  const window = { ints: [1, ...size, 1] }
  return plain(frame.add('ResizeNearestNeighbor', [x, to], { T: { type: 'float' } }), (dy) => frame.float('Mul',
    frame.add('AvgPool', [dy], { T: { type: 'float' }, ksize: window, strides: window, padding: { string: 'VALID' } }),
    frame.number(size[0] * size[1])))
}

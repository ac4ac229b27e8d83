import type { LayerSpecOf } from '../../../domain/layers'
import { type Tensor, tf } from '../../tensorflow'
import type { Weights } from './pass'

export const reshape = ({ target_shape }: LayerSpecOf<'Reshape'>, _weights: Weights, x: Tensor): Tensor =>
  tf.reshape(x, [x.shape[0]!, ...target_shape])

export const zeroPadding = ({ padding }: LayerSpecOf<'ZeroPadding2D'>, _weights: Weights, x: Tensor): Tensor =>
  tf.pad(x, [[0, 0], ...padding, [0, 0]])

export function cropping({ cropping: [rows, columns] }: LayerSpecOf<'Cropping2D'>, _weights: Weights, x: Tensor): Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number]
  return tf.slice(x, [0, rows[0], columns[0], 0],
    [batch, height - rows[0] - rows[1], width - columns[0] - columns[1], channels])
}

/**
 * How much each of `side` values counts in each of `times · side`: all of one, or linearly of the two whose middles lie
 * on either side, those at the edges alone. `[times · side, side]`
 */
function shares(side: number, times: number, interpolation: 'nearest' | 'bilinear'): number[][] {
  return Array.from({ length: side * times }, (_, i) => {
    const row = new Array<number>(side).fill(0)
    const at = (i + 0.5) / times - 0.5, below = Math.floor(at)
    const within = (index: number) => Math.max(0, Math.min(side - 1, index))
    if (interpolation === 'nearest') row[Math.floor(i / times)] = 1
    else {
      row[within(below)]! += 1 - (at - below)
      row[within(below + 1)]! += at - below
    }
    return row
  })
}

/** As products with what each value's share is, rows first, then columns. */
export function upSampling({ size, interpolation }: LayerSpecOf<'UpSampling2D'>, _weights: Weights, x: Tensor): Tensor {
  const along = (image: Tensor, axis: 1 | 2): Tensor => {
    const order = axis === 1 ? [1, 0, 2, 3] : [2, 0, 1, 3], back = axis === 1 ? [1, 0, 2, 3] : [1, 2, 0, 3]
    const first = tf.transpose(image, order), [side, ...rest] = first.shape as [number, ...number[]]
    const product = tf.matMul(tf.tensor2d(shares(side, size[axis - 1]!, interpolation)), tf.reshape(first, [side, -1]))
    return tf.transpose(tf.reshape(product, [side * size[axis - 1]!, ...rest]), back)
  }
  return along(along(x, 1), 2)
}

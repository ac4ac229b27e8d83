import type { LayerSpecOf } from '../../../domain/layers'
import type { Padding } from '../../../domain/layers/windows'
import { type Tensor, tf } from '../../tensorflow'
import type { Weights } from './pass'

export const pool = (kind: 'max' | 'avg') =>
  ({ pool_size, strides, padding }: Pick<LayerSpecOf<'MaxPooling2D'>, 'pool_size' | 'strides' | 'padding'>, _weights: Weights, x: Tensor): Tensor => {
    const apply = kind === 'max' ? tf.maxPool : tf.avgPool
    return apply(x as never, pool_size, strides ?? pool_size, padding satisfies Padding)
  }

export const globalAverage = ({ keepdims }: LayerSpecOf<'GlobalAveragePooling2D'>, _weights: Weights, x: Tensor): Tensor =>
  tf.mean(x, [1, 2], keepdims)

/** tfjs's own gradient would give all of it to each of several that are the largest. */
export function globalMax({ keepdims }: LayerSpecOf<'GlobalMaxPooling2D'>, _weights: Weights, x: Tensor): Tensor {
  const [batch, , , channels] = x.shape as [number, number, number, number]
  const max = tf.customGrad((input, save) => {
    const image = input as Tensor, value = tf.max(image, [1, 2], true)
    const keep = save as (tensors: Tensor[]) => void
    keep([image, value])
    const gradFunc = (dy: Tensor, [of, highest]: Tensor[]) => {
      const reached = tf.cast(tf.equal(of!, highest!), 'float32')
      return tf.mul(reached, tf.div(dy, tf.sum(reached, [1, 2], true)))
    }
    return { value, gradFunc }
  })
  const found = max(x)
  return keepdims ? found : tf.reshape(found, [batch, channels])
}

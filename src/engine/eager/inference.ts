import { type Tensor, tf } from '../tensorflow'
import type { Pass } from './layers/pass'
import type { Network } from './network'

const nothing = () => { throw new Error('nothing is drawn outside training') }
const still: Pass = { training: false, uniform: nothing, normal: nothing }

/** As large as keeps memory modest; the result doesn't depend on it. */
export const inferenceBatch = 500

/** uint8 pixels of those examples as float32 0 … 1, `[count, height, width, channels]`. */
export function imageTensor(
  images: Uint8Array, indices: ArrayLike<number>, shape: readonly [number, number, number],
): Tensor {
  const size = shape[0] * shape[1] * shape[2]
  const values = new Float32Array(indices.length * size)
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * size
    for (let j = 0, to = i * size; j < size; j++) values[to + j] = images[from + j]! / 255
  }
  return tf.tensor(values, [indices.length, ...shape])
}

/** The network's logits without dropout and with moving statistics. */
export const inferLogits = (network: Network, x: Tensor): Tensor => network.logits(x, still)

/** @returns one probability a class for each example */
export function predict(
  network: Network, images: Uint8Array, count: number, shape: readonly [number, number, number],
): number[][] {
  const rows: number[][] = []
  for (let start = 0; start < count; start += inferenceBatch) {
    const indices = Int32Array.from({ length: Math.min(inferenceBatch, count - start) }, (_, i) => start + i)
    const probabilities = tf.tidy(() => {
      const logits = inferLogits(network, imageTensor(images, indices, shape))
      if (network.architecture.output.activation !== 'sigmoid') return tf.softmax(logits)
      const each = tf.sigmoid(logits)
      return tf.div(each, tf.sum(each, 1, true))
    })
    rows.push(...probabilities.arraySync() as number[][])
    probabilities.dispose()
  }
  return rows
}

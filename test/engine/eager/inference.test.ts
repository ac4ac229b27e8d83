import { expect, it } from 'vitest'
import { imageTensor, predict } from '../../../src/engine/eager/inference'
import { Network } from '../../../src/engine/eager/network'
import { tf } from '../../../src/engine/tensorflow'
import { architectureOf, mixedLayers } from '../smallExperiment'
import { toyPart, toyShape } from '../toySet'
import { expectClose } from './closeTo'

it('gives the network pixels from 0 to 1, of the examples asked for in their order', () => {
  const images = Uint8Array.from({ length: 24 }, (_, i) => i * 10)
  const x = imageTensor(images, [3, 0], [2, 1, 3])
  expect(x.shape).toEqual([2, 2, 1, 3])
  expect(x.dtype).toBe('float32')
  expectClose(x.dataSync(), [180, 190, 200, 210, 220, 230, 0, 10, 20, 30, 40, 50].map((pixel) => pixel / 255))
})

it('predicts each picture alike alone and among a thousand, without leaving tensors behind', () => {
  const network = new Network(architectureOf(mixedLayers), toyShape, 3, 1)
  const { images } = toyPart(1001, 4)
  const before = tf.memory().numTensors
  const all = predict(network, images, 1001, toyShape)
  expect(all).toHaveLength(1001)
  for (const index of [0, 499, 500, 1000]) {
    const [alone] = predict(network, images.subarray(index * 36, (index + 1) * 36), 1, toyShape)
    expectClose(alone!, all[index]!)
  }
  expect(tf.memory().numTensors).toBe(before)
  network.dispose()
})

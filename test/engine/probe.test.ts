import { expect, it } from 'vitest'
import { probe } from '../../src/engine/probe'
import { tf } from '../../src/engine/tensorflow'

it('gives the losses of a training that learns, the same each time', () => {
  const before = tf.memory().numTensors
  const { device, losses } = probe(25)
  expect(device).toMatch(/^(CPU|GPU)/)
  expect(losses).toHaveLength(25)
  expect(losses.every((loss) => Number.isFinite(loss) && loss > 0)).toBe(true)
  expect(losses[24]).toBeLessThan(losses[0]! * 0.8)
  expect(probe(5).losses).toEqual(losses.slice(0, 5))
  expect(tf.memory().numTensors).toBe(before)
})

import { describe, expect, it } from 'vitest'
import { environmentSchema } from '../../src/domain/run'
import { environmentOf, statelessUniform, tf } from '../../src/engine/tensorflow'

const draw = (seeds: [number, number], shape = [50, 40]) =>
  tf.tidy(() => statelessUniform(shape, seeds).dataSync() as Float32Array)

describe('stateless uniform values', () => {
  it('lie in [0, 1) evenly', () => {
    const values = draw([1, 2], [100, 200])
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
    const tenths = new Array<number>(10).fill(0)
    for (const value of values) tenths[Math.floor(value * 10)]!++
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.09))
  })

  it('are fixed by the two seeds, negative ones too', () => {
    expect(draw([-5, 3])).toEqual(draw([-5, 3]))
    expect(draw([-5, 3])).not.toEqual(draw([-5, 4]))
    expect(draw([-5, 3])).not.toEqual(draw([5, 3]))
  })

  it('come in the shape asked for, of any rank', () => {
    for (const shape of [[3], [2, 3], [4, 1, 1, 8]])
      expect(statelessUniform(shape, [1, 1]).shape).toEqual(shape)
  })
})

it('names the library, the device and the machine as a run records them', () => {
  const environment = environmentOf('1.2.3')
  expect(environmentSchema.parse(environment)).toEqual(environment)
  expect(environment).toMatchObject({ layerbench: '1.2.3', tfjs: '4.22.0', node: process.versions.node })
  expect(environment.tensorflow).toMatch(/^2\.\d+/)
  expect(environment.device).toMatch(/^(CPU|GPU)/)
  expect(environment).not.toHaveProperty('electron')
})

it('records the threads that the environment asks TensorFlow for', () => {
  process.env.TF_NUM_INTRAOP_THREADS = '3'
  try {
    expect(environmentOf('1').threads).toEqual({ intraOp: 3, interOp: environmentOf('1').cores })
  } finally {
    delete process.env.TF_NUM_INTRAOP_THREADS
  }
})

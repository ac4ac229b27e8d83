import { describe, expect, it } from 'vitest'
import {
  drawsValues, initializerNamed, initializerNames, initializerParameters, initializerSchema,
} from '../../src/domain/initializers'

describe('a saved initializer', () => {
  it.each(initializerNames)('%s takes Keras’s defaults for what it leaves out', (name) => {
    const defaults = Object.fromEntries(Object.entries(initializerParameters(name)).map(([key, field]) => [key, field.default]))
    expect(initializerSchema.parse({ name })).toEqual({ name, ...defaults })
    expect(initializerNamed(name)).toEqual({ name, ...defaults })
  })

  it('has the parameters of keras.initializers', () => {
    expect(Object.fromEntries(initializerNames.map((name) => [name, initializerNamed(name)]))).toMatchObject({
      random_normal: { mean: 0, stddev: 0.05 }, truncated_normal: { mean: 0, stddev: 0.05 },
      random_uniform: { minval: -0.05, maxval: 0.05 }, constant: { value: 0 }, identity: { gain: 1 }, orthogonal: { gain: 1 },
      variance_scaling: { scale: 1, mode: 'fan_in', distribution: 'truncated_normal' },
    })
  })

  it.each(initializerNames)('%s has a seed where it draws, and only there', (name) => {
    const { success } = initializerSchema.safeParse({ name, seed: 7 })
    expect(success).toBe(drawsValues(name))
    expect(initializerSchema.safeParse({ name, seed: -1 }).success).toBe(false)
    expect(initializerSchema.safeParse({ name, seed: 1.5 }).success).toBe(false)
  })

  it.each([
    { name: 'magic' }, { name: 'zeros', value: 1 }, { name: 'variance_scaling', mode: 'fan_all' }, { name: 'constant', value: 'x' },
    { name: 'variance_scaling', scale: 0 }, { name: 'random_normal', stddev: -1 }, { name: '__proto__' }, {}, 'zeros', null,
  ])('%j is refused', (value) => expect(initializerSchema.safeParse(value).success).toBe(false))
})

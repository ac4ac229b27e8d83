import { describe, expect, it } from 'vitest'
import { type Activation, activations } from '../../../src/domain/activations'
import { activationFunctions } from '../../../src/engine/eager/activations'
import { tf } from '../../../src/engine/tensorflow'
import { seededValues } from '../seededNumbers'
import { activationFormulas, softmax } from './activationFormulas'
import { expectClose } from './closeTo'

/** Softmax and its logarithm are of a whole row. */
const isOfOne = (name: Activation): name is keyof typeof activationFormulas => name in activationFormulas
const values = [-4, -1, -1e-3, 0, 1e-3, 1, 4, ...seededValues(200, -4, 4, 1)]

describe('activations', () => {
  it.each(activations.filter(isOfOne))(
    '%s is the formula of keras.activations',
    (name) => {
      const result = activationFunctions[name](tf.tensor1d(values)).dataSync()
      expectClose(result, values.map(activationFormulas[name]), { relative: 3e-6, absolute: 3e-7 })
    },
  )

  it.each([
    ['softmax', softmax], ['log_softmax', (row: number[]) => softmax(row).map(Math.log)],
  ] as const)('%s is taken over the last axis, of a row and of an image’s channels', (name, formula) => {
    const rows = Array.from({ length: 12 }, (_, i) => seededValues(5, -4, 4, i))
    const flat = activationFunctions[name](tf.tensor2d(rows))
    const image = activationFunctions[name](tf.tensor(rows.flat(), [2, 3, 2, 5]))
    expectClose(flat.dataSync(), rows.map((row) => formula(row)).flat())
    expectClose(image.dataSync(), rows.map((row) => formula(row)).flat())
    expect(image.shape).toEqual([2, 3, 2, 5])
  })

  it.each(activations)('%s stays finite far out', (name) => {
    const result = activationFunctions[name](tf.tensor2d([[-1e4, 1e4, 0]])).dataSync()
    expect([...result].every(Number.isFinite)).toBe(true)
  })
})

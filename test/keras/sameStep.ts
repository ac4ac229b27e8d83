import { expect } from 'vitest'
import type { Compared } from './sideBySide'

/**
 * How far apart a step may end: so much of the value, and so much of the largest change that the step made to any
 * value of that tensor. Kernels add up in another order; Adam and RMSprop divide by the gradient's own size, so that
 * where a gradient is nearly nothing its rounding shows in the change; and TensorFlow's fused Adam takes 1 − beta_2
 * in float32, where Keras takes the nearest float32 to it: 1.3e-5 apart for 0.999.
 */
const relative = 2e-5, usual = 5e-3

/** One step from equal state: the same loss, weights and slots. */
export function expectSameStep({ losses, tensors }: Compared, ofChange = usual): void {
  expect(losses.ours).toHaveLength(1)
  expect(Math.abs(losses.ours[0]! / losses.keras[0]! - 1), 'loss').toBeLessThan(relative)
  for (const { name, from, ours, keras } of tensors) {
    const change = keras.reduce((most, value, i) => Math.max(most, Math.abs(value - from[i]!)), 0)
    const allowed = (value: number) => relative * Math.abs(value) + ofChange * change
    const wrong = keras.findIndex((value, i) => !(Math.abs(value - ours[i]!) <= allowed(value)))
    const message = `${name}[${wrong}] is ${ours[wrong]}, Keras's ${keras[wrong]}; the step changed it by up to ${change}`
    expect(wrong, message).toBe(-1)
  }
}

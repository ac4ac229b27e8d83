import { expect } from 'vitest'

/**
 * Fails unless every value is within `absolute + relative · |expected|`, as NumPy's `assert_allclose` has it.
 * The default fits one float32 operation on values about 1.
 */
export function expectClose(
  actual: ArrayLike<number>, expected: ArrayLike<number>, { relative = 1e-5, absolute = 1e-6 } = {},
): void {
  expect(actual.length).toBe(expected.length)
  let worst = 0, at = 0
  for (let i = 0; i < expected.length; i++) {
    const excess = Math.abs(actual[i]! - expected[i]!) / (absolute + relative * Math.abs(expected[i]!))
    if (!(excess <= worst)) {
      worst = Number.isNaN(excess) ? Infinity : excess
      at = i
    }
  }
  expect(worst, `value ${at} is ${actual[at]}, not ${expected[at]}`).toBeLessThanOrEqual(1)
}

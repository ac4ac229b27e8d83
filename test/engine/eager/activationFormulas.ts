import type { Activation } from '../../../src/domain/activations'

/** Gauss's error function by its power series, good to 1e-9 for |x| ≤ 4. */
function erf(x: number): number {
  let term = x, sum = x
  for (let n = 1; n < 120; n++) {
    term *= -(x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const seluScale = 1.0507009873554805, seluAlpha = 1.6732632423543772

/** The formulas of `keras.activations` in float64; softmax and its logarithm, which aren't of a single value, apart. */
export const activationFormulas: Record<Exclude<Activation, 'softmax' | 'log_softmax'>, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  leaky_relu: (x) => (x >= 0 ? x : 0.2 * x),
  elu: (x) => (x >= 0 ? x : Math.expm1(x)),
  selu: (x) => seluScale * (x >= 0 ? x : seluAlpha * Math.expm1(x)),
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  silu: (x) => x * sigmoid(x),
  sigmoid,
  hard_sigmoid: (x) => Math.min(6, Math.max(0, x + 3)) / 6,
  tanh: Math.tanh,
  softplus: (x) => Math.log1p(Math.exp(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
}

/** Over a row. */
export function softmax(row: readonly number[]): number[] {
  const highest = Math.max(...row)
  const powers = row.map((x) => Math.exp(x - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}

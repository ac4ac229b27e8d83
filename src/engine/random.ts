import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

export const uniform = (generator: RandomGenerator, low: number, high: number): number =>
  low + (high - low) * uniformFloat64(generator)

/** Mean 0, deviation 1 (Box–Muller). */
export const normal = (generator: RandomGenerator): number =>
  Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator))) * Math.cos(2 * Math.PI * uniformFloat64(generator))

/** Mean 0, deviation 1 before values beyond 2 are drawn again. */
export function truncatedNormal(generator: RandomGenerator): number {
  for (;;) {
    const value = normal(generator)
    if (Math.abs(value) <= 2) return value
  }
}

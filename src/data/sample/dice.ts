import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32'

/** The random choices behind one sample set; everything drawn is decided here, in order. */
export class Dice {
  private readonly generator: RandomGenerator

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed)
    // Neighbouring seeds start in neighbouring states; some steps pull them apart.
    for (let step = 0; step < 64; step++) this.generator.next()
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * uniformFloat32(this.generator)
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return uniformFloat32(this.generator) < probability
  }

  /** A whole number in 0 … count − 1. */
  below(count: number): number {
    return Math.floor(count * uniformFloat32(this.generator))
  }

  /** One of the options, all equally likely. */
  pick<T>(options: readonly [T, ...T[]]): T {
    return options[this.below(options.length)] ?? options[0]
  }

  /**
   * Nearly normal with mean 0 and standard deviation 1, within ±3.46: the sum of the four bytes of one draw.
   * Box–Muller would need log and cos, whose last digit is not the same in every engine.
   */
  bell(): number {
    const bits = this.generator.next()
    const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24)
    return (sum - 510) / 147.8
  }
}

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/** What a random stream is for. Each has its own, so that changing one (more epochs) leaves the others as they were. */
const purposes = { split: 1, shuffle: 2, weights: 3, dropout: 4, augmentation: 5, labels: 6, sweep: 7, sample: 8 } as const
export type Purpose = keyof typeof purposes

/** Mixes seed, purpose and index into one 32-bit seed (the finaliser of MurmurHash3). */
export function seedFor(seed: number, purpose: Purpose, index = 0): number {
  let hash = (seed ^ Math.imul(purposes[purpose], 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca77)) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}

export const generatorFor = (seed: number, purpose: Purpose, index = 0): RandomGenerator =>
  xoroshiro128plus(seedFor(seed, purpose, index))

/** Draws from 0 to below 1. */
export function uniformFor(seed: number, purpose: Purpose): () => number {
  const generator = generatorFor(seed, purpose)
  return () => uniformFloat64(generator)
}

/** Fisher–Yates in place. */
export function shuffle(values: Int32Array, generator: RandomGenerator): Int32Array {
  for (let i = values.length - 1; i > 0; i--) {
    const j = uniformInt(generator, 0, i)
    const value = values[i]!
    values[i] = values[j]!
    values[j] = value
  }
  return values
}

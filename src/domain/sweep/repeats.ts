import type { Experiment } from '../experiment'
import { type Sweep, sweepFormat, sweepSchema } from './sweep'

const lastSeed = 2_147_483_647
export const mostRepeats = 100

/** So many seeds one after the other, as near above the first as there are. */
export function seedsFrom(first: number, count: number): number[] {
  const start = Math.min(first, lastSeed - count + 1)
  return Array.from({ length: count }, (_, i) => start + i)
}

/** A sweep of nothing yet: the experiment, once. */
export const newSweep = (name: string, experiment: Experiment, seeds: readonly number[]): Sweep =>
  sweepSchema.parse({ format: sweepFormat, version: 1, name: name.slice(0, 120), experiment, seeds })

/** The experiment so many times, each with a seed of its own: `compact-cnn · Adam 0.001 × 3`. */
export function repeatsOf(experiment: Experiment, count: number): Sweep {
  const { architecture, training: { optimizer, seed } } = experiment
  return newSweep(`${architecture.name.slice(0, 80)} · ${optimizer.name} ${optimizer.learning_rate} × ${count}`, experiment, seedsFrom(seed, count))
}

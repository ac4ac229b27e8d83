import { generatorFor, shuffle } from '../../data/random'
import type { Usual } from '../../domain/doubt'
import { fail } from '../../domain/failure'
import type { Training } from '../../domain/training'
import { splitExamples } from '../training/split'

/** Which training images tell what is usual, and which ones the nearest are looked for among. */
export interface Held { usual: Int32Array; references: Int32Array; from: Usual['from'] }

/** Held-out images: fewer can't tell the strangest few in a hundred in each of several ways, more change little. */
const fewest = 200, most = 4000
/** References, and the values of all of them together (32 MB of float32). */
const mostReferences = 8000, mostValues = 8_000_000

/** So many of them, drawn by a fixed seed, in their order. */
export const sampleOf = (indices: Int32Array, count: number): Int32Array =>
  indices.length <= count ? indices : shuffle(indices.slice(), generatorFor(0, 'sample')).slice(0, count).sort()

/**
 * The run's validation images, or where it held out too few as many of those that it trained on, which then are no references.
 * @param labels of all training images @param size values of an image
 * @throws FailureError `data-missing` where there are too few
 */
export function holdForDoubt(labels: Uint16Array, training: Training, size: number): Held {
  const { train, validation } = splitExamples(labels, training)
  const count = Math.min(mostReferences, Math.max(1, Math.floor(mostValues / size)))
  if (validation.length >= fewest && train.length > 0) {
    return { usual: sampleOf(validation, most), references: sampleOf(train, count), from: 'validation' }
  }
  const held = Math.min(most, Math.floor(train.length / 2))
  if (held < fewest) {
    fail('data-missing', `The data has ${train.length} training images, too few to tell what is usual`, `Doubt needs ${2 * fewest}, or ${fewest} for validation.`)
  }
  const usual = sampleOf(train, held), apart = new Set(usual)
  return { usual, references: sampleOf(train.filter((index) => !apart.has(index)), count), from: 'train' }
}

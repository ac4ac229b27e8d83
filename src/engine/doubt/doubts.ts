import { setImmediate as breathe } from 'node:timers/promises'
import { type ImageSet, imagesAt } from '../../data/imageSet'
import type { Doubt, Usual } from '../../domain/doubt'
import { sizeOf } from '../../domain/shape'
import type { Training } from '../../domain/training'
import { type Held, holdForDoubt } from './held'
import { Neighbours } from './neighbours'
import { Ranks, type Signs } from './ranks'
import { groundOf, Looking, signsOf } from './signs'
import { readUsual, usualKey, writeUsual } from './usualCache'

/** An image's distance is the mean of that to so many. */
const nearest = 5
/** Queries at once: a moment's work, after which the process looks for messages. */
const atOnce = 128

/**
 * Tells how unlike a set's training images a picture is, in pixels alone, so for every network that is trained on them. What
 * is usual is measured on images that the references, and for a run with a validation split training, did not have.
 */
export class Doubts {
  readonly usual: Usual
  private readonly neighbours: Neighbours
  private readonly looking: Looking
  private ranks!: Ranks
  private readonly size: number

  private constructor(set: ImageSet, held: Held) {
    this.size = sizeOf(set.shape)
    const references = imagesAt(set.train.images, held.references, this.size)
    this.looking = new Looking(set.shape, groundOf(references, set.shape))
    this.neighbours = new Neighbours(Float32Array.from(references, (value) => value / 255), this.size)
    this.usual = { images: held.usual.length, from: held.from, references: held.references.length }
  }

  /**
   * Measures what is usual, or takes it from the cache; in slices, so that the process answers meanwhile.
   * @throws FailureError `data-missing` where the set has too few images
   */
  static async of(set: ImageSet, fingerprint: string, training: Training, cache: string): Promise<Doubts> {
    const held = holdForDoubt(set.train.labels, training, sizeOf(set.shape))
    const key = usualKey(fingerprint, held), doubts = new Doubts(set, held)
    let usual = await readUsual(cache, key, held.usual.length)
    if (!usual) {
      usual = await doubts.signsOf(imagesAt(set.train.images, held.usual, doubts.size))
      await writeUsual(cache, key, usual)
    }
    doubts.ranks = new Ranks(usual)
    return doubts
  }

  /** @param images uint8 `[count, height, width, channels]`, of the data's size */
  async judge(images: Uint8Array): Promise<Doubt[]> {
    return (await this.signsOf(images)).map((signs) => this.ranks.judge(signs))
  }

  private async signsOf(images: Uint8Array): Promise<Signs[]> {
    const { size } = this, count = images.length / size, found: Signs[] = []
    for (let start = 0; start < count; start += atOnce) {
      const some = images.subarray(start * size, (start + atOnce) * size)
      const { distances } = this.neighbours.nearest(Float32Array.from(some, (value) => value / 255), nearest)
      const each = distances.length / (some.length / size)
      for (let i = 0; i < some.length / size; i++) {
        const distance = distances.subarray(i * each, (i + 1) * each).reduce((sum, value) => sum + value, 0) / each
        found.push(signsOf(this.looking.of(some, i), distance, size))
      }
      await breathe()
    }
    return found
  }

  dispose(): void {
    this.neighbours.dispose()
  }
}

import { sizeOf } from '../../domain/shape'
import type { ImageSet, Part } from '../imageSet'

/** The images of both parts as one list, those of train first, without a copy. */
export class ImageList {
  /** Bytes of an image. */
  readonly size: number
  readonly count: number

  constructor(private readonly set: ImageSet) {
    this.size = sizeOf(set.shape)
    this.count = set.train.labels.length + set.test.labels.length
  }

  /** Where an image lies: the bytes of its part and its first byte there. */
  at(place: number): { images: Uint8Array; from: number } {
    const { part, index } = this.partOf(place)
    return { images: part.images, from: index * this.size }
  }
  example(place: number): { split: 'train' | 'test'; index: number; label: number } {
    const { split, part, index } = this.partOf(place)
    return { split, index, label: part.labels[index]! }
  }

  /** The sum of squared differences, or as soon as it is beyond `most` any number that is. */
  squaredDifference(a: number, b: number, most: number): number {
    const one = this.at(a), other = this.at(b), { size } = this
    let sum = 0
    for (let start = 0; start < size && sum <= most; start += 64) {
      const end = Math.min(size, start + 64)
      for (let i = start; i < end; i++) {
        const difference = one.images[one.from + i]! - other.images[other.from + i]!
        sum += difference * difference
      }
    }
    return sum
  }

  private partOf(place: number): { split: 'train' | 'test'; part: Part; index: number } {
    const { train, test } = this.set, trains = train.labels.length
    return place < trains ? { split: 'train', part: train, index: place } : { split: 'test', part: test, index: place - trains }
  }
}

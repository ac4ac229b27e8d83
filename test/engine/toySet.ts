import type { ImageSet, Part } from '../../src/data/imageSet'
import { seededNumbers } from './seededNumbers'

export const toyShape = [6, 6, 1] as const
export const toyClasses = ['top', 'middle', 'bottom']

/** Noise with a bright band at the height of the class: what any network learns within seconds. */
export function toyPart(count: number, seed: number): Part {
  const next = seededNumbers(seed)
  const [height, width] = toyShape
  const images = new Uint8Array(count * height * width), labels = new Uint16Array(count)
  for (let example = 0; example < count; example++) {
    const label = Math.floor(next() * toyClasses.length)
    labels[example] = label
    for (let pixel = 0; pixel < height * width; pixel++) {
      const lit = Math.floor(Math.floor(pixel / width) / 2) === label
      images[example * height * width + pixel] = Math.floor(next() * 120) + (lit ? 100 : 0)
    }
  }
  return { images, labels }
}

/** A small data set of three classes. */
export const toySet = (train = 200, test = 60): ImageSet => ({
  shape: [...toyShape], classes: toyClasses, train: toyPart(train, 1), test: toyPart(test, 2),
})

/** All examples of a part. */
export const everyIndex = ({ labels }: Part): Int32Array => Int32Array.from(labels, (_, index) => index)

import type { SetInParts } from '../data/imageSet'
import { sizeOf } from '../domain/shape'
import { type Preview, previewed } from './source'

/** As many images of each class, those that stand first among those to train on. */
export function previewOf({ shape, classes, train }: Pick<SetInParts, 'shape' | 'classes' | 'train'>): Preview {
  const rounds = Math.ceil(previewed / Math.max(1, classes.length)), seen = new Array<number>(classes.length).fill(0)
  const chosen: number[] = []
  for (let i = 0; i < train.labels.length && chosen.length < previewed; i++) {
    if (seen[train.labels[i]!]!++ < rounds) chosen.push(i)
  }
  const size = sizeOf(shape), pixels = new Uint8Array(chosen.length * size)
  chosen.forEach((index, i) => pixels.set(train.images.subarray(index * size, (index + 1) * size), i * size))
  return { pixels, labels: Uint16Array.from(chosen, (index) => train.labels[index]!), shape }
}

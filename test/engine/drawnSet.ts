import { drawSampleSet, sampleClasses } from '../../src/data/sample/sampleSet'
import type { ImageSet, Part } from '../../src/data/imageSet'

const side = 10

/** Drawn garments cut down to 10 × 10, so that networks over them are quick. */
export function drawnSet(train: number, test: number): ImageSet {
  return {
    shape: [side, side, 1], classes: [...sampleClasses], train: cut(drawSampleSet(train, 11)), test: cut(drawSampleSet(test, 12)),
  }
}

function cut({ images, labels }: Part): Part {
  const small = new Uint8Array(labels.length * side * side)
  for (let i = 0; i < labels.length; i++) {
    for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) {
      small[(i * side + y) * side + x] = images[(i * 28 + Math.floor(y * 2.8)) * 28 + Math.floor(x * 2.8)]!
    }
  }
  return { images: small, labels }
}

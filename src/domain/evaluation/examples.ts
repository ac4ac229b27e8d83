import { isHit, type Predictions } from './predictions'

type Told = Pick<Predictions, 'labels' | 'predicted' | 'confidence'>

/** Images, by their rows in the predictions, that a function lets through. */
export function imagesWhere(predictions: Told, test: (image: number) => boolean): number[] {
  const found: number[] = []
  for (let image = 0; image < predictions.labels.length; image++) if (test(image)) found.push(image)
  return found
}

const byConfidence = ({ confidence }: Told, images: number[], sign: 1 | -1): number[] =>
  images.sort((a, b) => sign * (confidence[a]! - confidence[b]!) || a - b)

/** Wrong ones, the surest first. */
export const confidentErrors = (predictions: Told): number[] =>
  byConfidence(predictions, imagesWhere(predictions, (image) => !isHit(predictions, image)), -1)
/** Right ones, the least sure first. */
export const doubtfulHits = (predictions: Told): number[] =>
  byConfidence(predictions, imagesWhere(predictions, (image) => isHit(predictions, image)), 1)
/** Those of a class that were given a class, the surest first. */
export const imagesOfCell = (told: Told, label: number, predicted: number): number[] =>
  byConfidence(told, imagesWhere(told, (image) => told.labels[image] === label && told.predicted[image] === predicted), -1)

/** Some of so many, drawn by a seed: the same seed draws the same, and the first of more are the first of fewer. */
export function drawn(of: number, count: number, seed: number): number[] {
  const keys = Uint32Array.from({ length: of }, (_, i) => mixed(i, seed))
  return Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b).slice(0, count)
}

/** MurmurHash3's finaliser over both. */
function mixed(index: number, seed: number): number {
  let hash = (Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca77)) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

import { Dice } from './dice'

/** A small set for every format: no two images are alike, and each class is in both parts. */
export const height = 4, width = 5, trainCount = 10, testCount = 4
const size = height * width
const dice = new Dice(20)
const pixels = Uint8Array.from({ length: (trainCount + testCount) * size }, () => dice.below(256))

/** uint8 `[count, height, width]`, those from `from` on. */
export const exampleImages = (from: number, count: number): Uint8Array => pixels.subarray(from * size, (from + count) * size)
/** Those to test on stand nowhere among those to train on, so that they can be found in a file. */
const labels = Uint8Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 2, 1, 0, 2)
export const exampleLabels = (from: number, count: number): Uint8Array => labels.subarray(from, from + count)

import type { ImageShape } from '../imageSet'
import type { Rests } from '../slices'
import type { ImageList } from './imageList'

/** A few numbers for each image, `[count, length]`. */
export interface Signatures { values: Float32Array; count: number; length: number }

/** At most so many rows and columns of fields. */
const finest = 8

/**
 * Numbers that are never further apart than the images: the sums of their fields (8 by 8), divided by the root of the
 * pixels in each, which is a projection onto orthonormal vectors, turned by an orthonormal cosine transform. The numbers
 * that vary most come first, so that what differs is seen from the first few.
 */
export async function signaturesOf(
  list: ImageList, places: Int32Array, shape: ImageShape, rests: Rests, tell: (share: number) => number,
): Promise<Signatures> {
  const [height, width, channels] = shape, rows = Math.min(finest, height), columns = Math.min(finest, width)
  const length = rows * columns, fields = fieldsOf(shape, rows, columns)
  const scale = new Float64Array(length)
  for (const field of fields) scale[field]!++
  for (let field = 0; field < length; field++) scale[field] = 1 / Math.sqrt(scale[field]!)
  const along = cosines(columns), down = cosines(rows)
  const mean = new Float64Array(length), square = new Float64Array(length)
  const values = new Float32Array(places.length * length), sums = new Float64Array(length), half = new Float64Array(length)
  for (let i = 0; i < places.length; i++) {
    if (rests.due) await rests.rest(tell(i / places.length))
    const { images, from } = list.at(places[i]!)
    sums.fill(0)
    for (let at = 0; at < height * width * channels; at++) sums[fields[at]!]! += images[from + at]!
    for (let field = 0; field < length; field++) sums[field]! *= scale[field]!
    for (let row = 0; row < rows; row++) transform(sums, row * columns, 1, along, half)
    for (let column = 0; column < columns; column++) transform(half, column, columns, down, sums)
    values.set(sums, i * length)
    for (let j = 0; j < length; j++) {
      mean[j]! += sums[j]! / places.length
      square[j]! += sums[j]! ** 2 / places.length
    }
  }
  const variance = mean.map((one, i) => square[i]! - one * one)
  const order = Array.from(variance.keys()).sort((a, b) => variance[b]! - variance[a]!)
  return inOrder({ values, count: places.length, length }, order)
}

/** The field that each value of an image lies in. */
function fieldsOf([height, width, channels]: ImageShape, rows: number, columns: number): Uint8Array {
  return Uint8Array.from({ length: height * width * channels }, (_, at) => {
    const pixel = Math.floor(at / channels), y = Math.floor(pixel / width), x = pixel % width
    return Math.floor(y * rows / height) * columns + Math.floor(x * columns / width)
  })
}

/** The orthonormal DCT-II (Ahmed, Natarajan and Rao, 1974), a row a frequency. */
const cosines = (size: number): Float64Array[] => Array.from({ length: size }, (_, frequency) =>
  Float64Array.from({ length: size }, (_unused, i) =>
    Math.sqrt((frequency ? 2 : 1) / size) * Math.cos(Math.PI * (i + 0.5) * frequency / size)))

/** Every `step`-th value from `start` on, transformed. */
function transform(from: Float64Array, start: number, step: number, rows: Float64Array[], into: Float64Array): void {
  for (let frequency = 0; frequency < rows.length; frequency++) {
    const row = rows[frequency]!
    let sum = 0
    for (let i = 0; i < row.length; i++) sum += row[i]! * from[start + i * step]!
    into[start + frequency * step] = sum
  }
}

/** Each signature's numbers in that order. */
function inOrder({ values, count, length }: Signatures, order: number[]): Signatures {
  const row = new Float32Array(length)
  for (let from = 0; from < values.length; from += length) {
    row.set(values.subarray(from, from + length))
    for (let i = 0; i < length; i++) values[from + i] = row[order[i]!]!
  }
  return { values, count, length }
}

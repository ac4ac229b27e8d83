import { imageShapeSchema, type OptionsOf } from '../domain/dataImport'
import { fail } from '../domain/failure'

export type Shape = OptionsOf<'csv'>['shape']
export type PixelOrder = OptionsOf<'csv'>['order']

/** More bytes of pixels than these are refused before anything is allocated. */
export const mostPixelBytes = 4_000_000_000

/** @throws FailureError `data-damaged` */
export function checkShape(height: number, width: number, channels: number, where: string): Shape {
  const parsed = imageShapeSchema.safeParse([height, width, channels])
  if (parsed.success) return parsed.data
  return channels !== 1 && channels !== 3
    ? fail('data-damaged', `Images of ${height} × ${width} with ${channels} channels can't be used`, 'Save them in grey (1 channel) or RGB (3).', where)
    : fail('data-damaged', `Images of ${height} × ${width} can't be used`, 'Save them with sides from 1 to 512.', where)
}

/**
 * The sizes of an image of which only the count of values is known: square in grey, else square in RGB, else the
 * rectangle that is nearest to a square.
 * @returns the shape and whether it is more than a guess
 * @throws FailureError `data-damaged` where there is no likely one
 */
export function guessShape(values: number, where: string): { shape: Shape; sure: boolean } {
  const side = Math.sqrt(values), colourSide = Math.sqrt(values / 3)
  if (Number.isInteger(side)) return { shape: checkShape(side, side, 1, where), sure: true }
  if (Number.isInteger(colourSide)) return { shape: checkShape(colourSide, colourSide, 3, where), sure: true }
  let height = Math.floor(side)
  while (height > 1 && values % height) height--
  const width = values / height
  if (height < 2 || width > 4 * height || width > 512) {
    return fail('data-damaged', `${values} values an image are no square image, in grey or in colour`,
      'Check that each image has all its pixels, and that the label is in a column or variable of its own.', where)
  }
  return { shape: [height, width, 1], sure: false }
}

/** For each value of a flat image its place in `[height, width, channels]`. */
export function pixelPlaces([height, width, channels]: Shape, order: PixelOrder): Int32Array {
  const places = new Int32Array(height * width * channels)
  if (order === 'row') return places.map((_, i) => i)
  for (let i = 0; i < places.length; i++) {
    const row = i % height, column = Math.floor(i / height) % width, channel = Math.floor(i / (height * width))
    places[i] = (row * width + column) * channels + channel
  }
  return places
}

/** @throws FailureError `data-damaged` where more than `mostPixelBytes` are needed */
export function checkPixelBytes(count: number, size: number, where: string): void {
  if (BigInt(count) * BigInt(size) > BigInt(mostPixelBytes)) {
    fail('data-damaged', `${count} images of ${size} values are more than ${mostPixelBytes / 1e9} GB`, 'Choose a smaller set.', where)
  }
}

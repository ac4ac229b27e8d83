import type { DataFacts } from './dataset'
import { coverage, type Cover } from './image'
import { keepsPixels, type Preprocessing } from './preprocessing'
import { sizeOf } from './shape'

type ImageShape = DataFacts['shape']

/**
 * Images inverted, resized and padded, as the network is given them before they are scaled.
 * @param images uint8 `[count, height, width, channels]` @param shape one of them
 * @returns uint8 `[count, ...inputShape]`; the very same array where nothing is to be done
 */
export function prepareImages(images: Uint8Array, shape: ImageShape, preprocessing: Preprocessing): Uint8Array {
  if (keepsPixels(preprocessing)) return images
  const { invert, resize, pad, pad_value } = preprocessing
  const shaded = invert ? inverted(images) : images
  const sized = resize ? resized(shaded, shape, resize) : shaded
  return padded(sized, resize ? [...resize, shape[2]] : shape, pad, pad_value)
}

function inverted(images: Uint8Array): Uint8Array {
  const result = new Uint8Array(images.length)
  for (let i = 0; i < images.length; i++) result[i] = 255 - images[i]!
  return result
}

function padded(images: Uint8Array, shape: ImageShape, [[top, bottom], [left, right]]: Preprocessing['pad'], value: number): Uint8Array {
  if (!(top || bottom || left || right)) return images
  const [height, width, channels] = shape, line = width * channels, wide = (left + width + right) * channels
  const size = sizeOf(shape), whole = (top + height + bottom) * wide, count = images.length / size
  const result = new Uint8Array(count * whole).fill(value)
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < height; y++) {
      const from = image * size + y * line, to = image * whole + (top + y) * wide + left * channels
      for (let i = 0; i < line; i++) result[to + i] = images[from + i]!
    }
  }
  return result
}

/** Along the rows first, then down the columns; rounded once, at the end. */
function resized(images: Uint8Array, shape: ImageShape, [toHeight, toWidth]: readonly [number, number]): Uint8Array {
  const [height, width, channels] = shape, line = toWidth * channels
  const rows = tapsOf(height, toHeight), columns = tapsOf(width, toWidth)
  const across = new Float64Array(height * line)
  const count = images.length / sizeOf(shape), result = new Uint8ClampedArray(count * toHeight * line)
  for (let image = 0; image < count; image++) {
    alongRows(images, image * height, width, channels, columns, across)
    downColumns(across, line, rows, result, image * toHeight)
  }
  return new Uint8Array(result.buffer)
}

/** What each new pixel along an axis is made of: from `first` on the shares from `start` to the next one's. */
interface Taps { first: Int32Array; start: Int32Array; share: Float64Array }

function tapsOf(from: number, to: number): Taps {
  const covers = to < from ? coverage(to, from, 0, to / from) : between(from, to)
  const start = new Int32Array(to + 1)
  covers.forEach(({ parts }, i) => { start[i + 1] = start[i]! + parts.length })
  return {
    first: Int32Array.from(covers, (cover) => cover.from), start,
    share: Float64Array.from(covers.flatMap(({ parts }) => [...parts])),
  }
}

/** The two nearest, by how near their middles are; at the ends the last one alone. */
const between = (from: number, to: number): Cover[] => Array.from({ length: to }, (_, cell) => {
  const middle = Math.min(from - 1, Math.max(0, (cell + 0.5) * from / to - 0.5))
  const first = Math.floor(middle), share = middle - first
  return { from: first, parts: share ? Float64Array.of(1 - share, share) : Float64Array.of(1) }
})

/** The rows of one image, from the `top`th of all on, into as many of `across`. */
function alongRows(
  images: Uint8Array, top: number, width: number, channels: number, { first, start, share }: Taps, across: Float64Array,
): void {
  for (let to = 0, row = top * width * channels; to < across.length; row += width * channels) {
    for (let x = 0; x < first.length; x++) {
      const from = row + first[x]! * channels, begin = start[x]!, end = start[x + 1]!
      for (let c = 0; c < channels; c++) {
        let sum = 0
        for (let k = begin, at = from + c; k < end; k++, at += channels) sum += images[at]! * share[k]!
        across[to++] = sum
      }
    }
  }
}

/** The columns of one image into the rows of `result` from the `top`th on. */
function downColumns(
  across: Float64Array, line: number, { first, start, share }: Taps, result: Uint8ClampedArray, top: number,
): void {
  for (let y = 0, to = top * line; y < first.length; y++) {
    const from = first[y]! * line, begin = start[y]!, end = start[y + 1]!
    for (let i = 0; i < line; i++) {
      let sum = 0
      for (let k = begin, at = from + i; k < end; k++, at += line) sum += across[at]! * share[k]!
      result[to++] = sum
    }
  }
}

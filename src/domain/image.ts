import { sizeOf } from './shape'

/** A decoded picture: rows from the top, four bytes a pixel, alpha not premultiplied. */
export interface Picture { width: number; height: number; rgba: Uint8ClampedArray | Uint8Array }

/** Larger files are refused before they are decoded. */
export const maximumPixels = 40_000_000

export interface Preparation {
  /** `auto` inverts where the border is lighter than the middle range, as garments on white are. */
  invert: 'auto' | 'yes' | 'no'
}
export interface Prepared {
  /** uint8, `[height, width, channels]` as the network was trained on. */
  pixels: Uint8Array
  inverted: boolean
}

/** ITU-R BT.601 luma, as PIL's `convert('L')`. */
const luma = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b

/**
 * From a picture to what the network sees: transparent parts over the border's shade, fitted into the input's
 * size with its aspect kept, averaged over the pixels that each cell covers, inverted where asked.
 * @param shape the network's input, `[height, width, 1 or 3]`
 */
export function prepareImage(picture: Picture, shape: readonly [number, number, number], { invert }: Preparation): Prepared {
  const [height, width, channels] = shape
  const planes = planesOf(picture, channels)
  const border = planes.map((plane) => borderMean(plane, picture.width, picture.height))
  const light = border.reduce((sum, value) => sum + value, 0) / border.length > 127.5
  const inverted = invert === 'yes' || (invert === 'auto' && light)
  const pixels = new Uint8Array(sizeOf(shape))
  planes.forEach((plane, channel) => {
    const cells = fit(plane, picture.width, picture.height, width, height, border[channel]!)
    for (let i = 0; i < cells.length; i++) {
      const value = Math.round(cells[i]!)
      pixels[i * channels + channel] = inverted ? 255 - value : value
    }
  })
  return { pixels, inverted }
}

/** One plane of 0 to 255 a channel, transparent pixels over white. */
function planesOf({ width, height, rgba }: Picture, channels: number): Float32Array[] {
  const planes = Array.from({ length: channels }, () => new Float32Array(width * height))
  for (let i = 0; i < width * height; i++) {
    const alpha = rgba[i * 4 + 3]! / 255
    const [r, g, b] = [0, 1, 2].map((c) => rgba[i * 4 + c]! * alpha + 255 * (1 - alpha)) as [number, number, number]
    if (channels === 1) planes[0]![i] = luma(r, g, b)
    else [r, g, b].forEach((value, c) => { planes[c]![i] = value })
  }
  return planes
}

function borderMean(plane: Float32Array, width: number, height: number): number {
  let sum = 0, count = 0
  for (let x = 0; x < width; x++) { sum += plane[x]! + plane[(height - 1) * width + x]!; count += 2 }
  for (let y = 1; y < height - 1; y++) { sum += plane[y * width]! + plane[y * width + width - 1]!; count += 2 }
  return sum / count
}

/** The plane scaled to fit `width × height`, centred, the rest filled with `fill`; area averaging. */
function fit(
  plane: Float32Array, fromWidth: number, fromHeight: number, width: number, height: number, fill: number,
): Float32Array {
  const scale = Math.min(width / fromWidth, height / fromHeight)
  const cells = new Float32Array(width * height)
  const left = (width - fromWidth * scale) / 2, top = (height - fromHeight * scale) / 2
  const columns = coverage(width, fromWidth, left, scale), rows = coverage(height, fromHeight, top, scale)
  rows.forEach((row, y) => columns.forEach((column, x) => {
    let sum = 0
    for (const [sourceY, partY] of row) for (const [sourceX, partX] of column) {
      sum += plane[sourceY * fromWidth + sourceX]! * partX * partY
    }
    const covered = total(row) * total(column)
    cells[y * width + x] = sum + fill * (1 - covered)
  }))
  return cells
}

type Cover = [source: number, part: number][]
const total = (cover: Cover): number => Math.min(1, cover.reduce((sum, [, part]) => sum + part, 0))

/** For each of `size` cells, which source pixels it covers and the share of the cell that each fills. */
function coverage(size: number, from: number, offset: number, scale: number): Cover[] {
  return Array.from({ length: size }, (_, cell) => {
    const start = Math.max(0, (cell - offset) / scale), end = Math.min(from, (cell + 1 - offset) / scale)
    const cover: Cover = []
    for (let source = Math.floor(start); source < end; source++) {
      const part = (Math.min(end, source + 1) - Math.max(start, source)) * scale
      if (part > 1e-9) cover.push([source, part])
    }
    return cover
  })
}

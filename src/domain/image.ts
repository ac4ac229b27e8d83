import type { OptionsOf } from './dataImport'

/** A decoded picture: rows from the top, four bytes a pixel, alpha not premultiplied. */
export interface Picture { width: number; height: number; rgba: Uint8ClampedArray | Uint8Array }

/** Larger files are refused before they are decoded. */
export const maximumPixels = 40_000_000

/** ITU-R BT.601 luma, as PIL's `convert('L')`. */
export const luma = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b

type Fit = OptionsOf<'pictures'>['fit']

/**
 * A picture in a data set's size, averaged over the pixels that each cell covers. One that has the size already is kept
 * byte for byte. Transparent parts take the border's shade; where the border is transparent itself, as around a garment that was
 * cut out, they take black or white, whichever stands out from what is visible.
 * @param shape `[height, width, 1 or 3]`
 * @returns uint8 of that shape; grey by the luma of BT.601
 */
export function fitPicture(picture: Picture, shape: readonly [number, number, number], how: Fit): Uint8Array {
  const [height, width, channels] = shape
  if (picture.height === height && picture.width === width && isOpaque(picture.rgba)) return copied(picture.rgba, channels)
  const [across, down] = scalesOf(picture, shape, how), ground = groundOf(picture)
  return sample(before(picture, ground), ground, shape, {
    across, down, left: (width - picture.width * across) / 2, top: (height - picture.height * down) / 2,
  })
}

export function isOpaque(rgba: Picture['rgba']): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return false
  return true
}

function copied(rgba: Picture['rgba'], channels: number): Uint8Array {
  const pixels = new Uint8ClampedArray(rgba.length / 4 * channels)
  for (let at = 0, to = 0; at < rgba.length; at += 4, to += channels) {
    const r = rgba[at]!, g = rgba[at + 1]!, b = rgba[at + 2]!
    if (channels === 1) pixels[to] = luma(r, g, b)
    else {
      pixels[to] = r
      pixels[to + 1] = g
      pixels[to + 2] = b
    }
  }
  return new Uint8Array(pixels.buffer)
}

/** Cells a pixel of the picture, across and down: one for both where the aspect is kept. */
function scalesOf(picture: Picture, [height, width]: readonly number[], how: Fit): [across: number, down: number] {
  const across = width! / picture.width, down = height! / picture.height
  if (how === 'stretch') return [across, down]
  const scale = how === 'pad' ? Math.min(across, down) : Math.max(across, down)
  return [scale, scale]
}

export type Colour = [r: number, g: number, b: number]

/** What lies behind and around the picture. */
export function groundOf({ width, height, rgba }: Picture): Colour {
  const border = meanColour(rgba, borderPixels(width, height))
  if (border.opacity >= 0.5) return border.colour
  const visible = meanColour(rgba, allPixels(width * height))
  return luma(...visible.colour) > 127.5 ? [0, 0, 0] : [255, 255, 255]
}

function* borderPixels(width: number, height: number): Generator<number> {
  for (let x = 0; x < width; x++) yield x
  for (let y = 1; y < height - 1; y++) { yield y * width; yield y * width + width - 1 }
  for (let x = 0; x < width; x++) yield (height - 1) * width + x
}

/** A sample of at most some 10,000 pixels is enough for a mean. */
function* allPixels(count: number): Generator<number> {
  const stride = Math.max(1, Math.floor(count / 10_000))
  for (let i = 0; i < count; i += stride) yield i
}

/** Mean of the colours, each as much as it is visible, and the mean visibility. */
function meanColour(rgba: Picture['rgba'], pixels: Iterable<number>): { colour: Colour; opacity: number } {
  let r = 0, g = 0, b = 0, visible = 0, count = 0
  for (const pixel of pixels) {
    const at = pixel * 4, alpha = rgba[at + 3]! / 255
    r += rgba[at]! * alpha
    g += rgba[at + 1]! * alpha
    b += rgba[at + 2]! * alpha
    visible += alpha
    count++
  }
  const colour: Colour = visible ? [r / visible, g / visible, b / visible] : [0, 0, 0]
  return { colour, opacity: visible / count }
}

/** The picture before `ground`, which is seen where it is transparent; the very same one where it isn't. */
export function before(picture: Picture, ground: Colour): Picture {
  if (isOpaque(picture.rgba)) return picture
  const rgba = new Uint8ClampedArray(picture.rgba)
  for (let at = 0; at < rgba.length; at += 4) {
    const visible = rgba[at + 3]! / 255
    for (let c = 0; c < 3; c++) rgba[at + c] = rgba[at + c]! * visible + ground[c]! * (1 - visible)
    rgba[at + 3] = 255
  }
  return { ...picture, rgba }
}

/** How a picture lies under cells: cells a pixel, and the cell (with its fraction) that its first pixel begins at. */
export interface Placing { across: number; down: number; left: number; top: number }

/**
 * An opaque picture averaged over what each cell covers of it; what it leaves is filled with `ground`, what lies beyond the
 * cells is cut. Down the columns first and then along each row.
 * @returns uint8 `[height, width, channels]`; grey by the luma of BT.601
 */
export function sample(
  { width: across, height: down, rgba }: Picture, ground: Colour, [height, width, channels]: readonly [number, number, number],
  placing: Placing,
): Uint8Array {
  const columns = coverage(width, across, placing.left, placing.across), rows = coverage(height, down, placing.top, placing.down)
  const first = columns[0]!.from, last = columns.at(-1)!, end = last.from + last.parts.length
  const sums = new Float64Array(across * 3), values = new Uint8ClampedArray(height * width * channels)
  for (let y = 0; y < height; y++) {
    const { from, parts, total } = rows[y]!
    sums.fill(0)
    for (let row = 0; row < parts.length; row++) {
      const part = parts[row]!
      for (let at = ((from + row) * across + first) * 4, to = first * 3; to < end * 3; at += 4, to += 3) {
        sums[to]! += rgba[at]! * part
        sums[to + 1]! += rgba[at + 1]! * part
        sums[to + 2]! += rgba[at + 2]! * part
      }
    }
    averageRow(sums, ground, columns, total, values, y * width * channels, channels)
  }
  return new Uint8Array(values.buffer)
}

/** One row of cells, from what the columns of pixels sum up to in it. @param filled how much of the row the picture takes */
function averageRow(
  sums: Float64Array, [groundR, groundG, groundB]: Colour, columns: Cover[], filled: number,
  values: Uint8ClampedArray, start: number, channels: number,
): void {
  for (let x = 0, to = start; x < columns.length; x++, to += channels) {
    const { from, parts, total } = columns[x]!, rest = 1 - total * filled
    let r = groundR * rest, g = groundG * rest, b = groundB * rest
    for (let i = 0, at = from * 3; i < parts.length; i++, at += 3) {
      const part = parts[i]!
      r += sums[at]! * part
      g += sums[at + 1]! * part
      b += sums[at + 2]! * part
    }
    if (channels === 1) values[to] = luma(r, g, b)
    else {
      values[to] = r
      values[to + 1] = g
      values[to + 2] = b
    }
  }
}

/** Which source pixels a cell covers, from `from` on, and the share of the cell that each fills. */
export interface Cover { from: number; parts: Float64Array; total: number }

/** For each of `size` cells, each `1 / scale` pixels wide, what it covers of `sources` pixels that begin at cell `offset`. */
export function coverage(size: number, sources: number, offset: number, scale: number): Cover[] {
  return Array.from({ length: size }, (_, cell) => {
    const start = Math.max(0, (cell - offset) / scale), end = Math.min(sources, (cell + 1 - offset) / scale)
    // A sliver left by rounding is no pixel.
    const from = Math.floor(start + 1e-6), to = Math.max(from, Math.ceil(end - 1e-6))
    const parts = Float64Array.from({ length: to - from }, (_unused, i) =>
      Math.max(0, Math.min(end, from + i + 1) - Math.max(start, from + i)) * scale)
    return { from, parts, total: Math.min(1, parts.reduce((sum, part) => sum + part, 0)) }
  })
}

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
 * cells is cut. Along each row of pixels first and then down the columns.
 * @returns uint8 `[height, width, channels]`; grey by the luma of BT.601
 */
export function sample(
  { width: across, height: down, rgba }: Picture, ground: Colour, [height, width, channels]: readonly [number, number, number],
  placing: Placing,
): Uint8Array {
  const columns = edgesOf(width, across, placing.left, placing.across), rows = edgesOf(height, down, placing.top, placing.down)
  const line = new Float64Array(width * 3), sums = new Float64Array(width * 3)
  const values = new Uint8ClampedArray(height * width * channels)
  for (let y = 0, summed = -1; y < height; y++) {
    sums.fill(0)
    const from = rows.from[y]!, to = rows.to[y]!
    for (let row = from; row <= to; row++) {
      const part = row === from ? rows.first[y]! : row === to ? rows.last[y]! : rows.between
      // The last row of one cell is often the first of the next.
      if (row !== summed) sumRow(rgba, row * across, columns, line)
      summed = row
      for (let at = 0; at < sums.length; at++) sums[at]! += line[at]! * part
    }
    finishRow(sums, ground, columns.total, rows.total[y]!, values, y * width * channels, channels)
  }
  return new Uint8Array(values.buffer)
}

/** What a row of pixels makes of each cell. All of a picture comes through here: whole pixels are summed as integers. */
function sumRow(rgba: Picture['rgba'], start: number, { from, to, first, last, between }: Edges, line: Float64Array): void {
  for (let x = 0, cell = 0; x < from.length; x++, cell += 3) {
    const begin = (start + from[x]!) * 4, end = (start + to[x]!) * 4
    if (end < begin) continue
    let r = 0, g = 0, b = 0
    for (let at = begin + 4; at < end; at += 4) {
      r += rgba[at]!
      g += rgba[at + 1]!
      b += rgba[at + 2]!
    }
    const left = first[x]!, right = last[x]!
    line[cell] = rgba[begin]! * left + r * between + rgba[end]! * right
    line[cell + 1] = rgba[begin + 1]! * left + g * between + rgba[end + 1]! * right
    line[cell + 2] = rgba[begin + 2]! * left + b * between + rgba[end + 2]! * right
  }
}

/** One row of cells, from their sums. @param filled how much of the row the picture takes */
function finishRow(
  sums: Float64Array, [groundR, groundG, groundB]: Colour, totals: Float64Array, filled: number,
  values: Uint8ClampedArray, start: number, channels: number,
): void {
  for (let x = 0, at = 0, to = start; x < totals.length; x++, at += 3, to += channels) {
    const rest = 1 - totals[x]! * filled
    const r = sums[at]! + groundR * rest, g = sums[at + 1]! + groundG * rest, b = sums[at + 2]! + groundB * rest
    if (channels === 1) values[to] = luma(r, g, b)
    else {
      values[to] = r
      values[to + 1] = g
      values[to + 2] = b
    }
  }
}

/**
 * For each cell the pixels that it covers, from `from` to `to`, which is less where there are none; the share of the cell that
 * the first fills, the last where it is another, and each `between` them; and all of them together.
 */
interface Edges {
  from: Int32Array; to: Int32Array; first: Float64Array; last: Float64Array; total: Float64Array; between: number
}

/** For each of `size` cells, each `1 / scale` pixels wide, what it covers of `sources` pixels that begin at cell `offset`. */
function edgesOf(size: number, sources: number, offset: number, scale: number): Edges {
  const from = new Int32Array(size), to = new Int32Array(size)
  const first = new Float64Array(size), last = new Float64Array(size), total = new Float64Array(size)
  for (let cell = 0; cell < size; cell++) {
    const start = Math.max(0, (cell - offset) / scale), end = Math.min(sources, (cell + 1 - offset) / scale)
    // A sliver left by rounding is no pixel.
    const begin = Math.floor(start + 1e-6), stop = Math.max(begin, Math.ceil(end - 1e-6)) - 1
    const part = (pixel: number) => Math.max(0, Math.min(end, pixel + 1) - Math.max(start, pixel)) * scale
    from[cell] = begin
    to[cell] = stop
    if (stop >= begin) first[cell] = part(begin)
    if (stop > begin) last[cell] = part(stop)
    total[cell] = Math.min(1, first[cell]! + Math.max(0, stop - begin - 1) * scale + last[cell]!)
  }
  return { from, to, first, last, total, between: scale }
}

/** Which source pixels a cell covers, from `from` on, and the share of the cell that each fills. */
export interface Cover { from: number; parts: Float64Array }

/** The same, a cell at a time. */
export function coverage(size: number, sources: number, offset: number, scale: number): Cover[] {
  const { from, to, first, last, between } = edgesOf(size, sources, offset, scale)
  return Array.from(from, (begin, cell) => {
    const parts = new Float64Array(to[cell]! - begin + 1).fill(between)
    if (parts.length > 1) parts[parts.length - 1] = last[cell]!
    if (parts.length) parts[0] = first[cell]!
    return { from: begin, parts }
  })
}

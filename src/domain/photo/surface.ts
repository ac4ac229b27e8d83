import { Sums, terms } from './leastSquares'
import { nth } from './nth'
import { type Box, type Raster, whole } from './scene'

/** Shades that change softly over a picture: for each channel the factors of 1, x, y, x², xy and y², from -1 to 1 each. */
export type Surface = Float64Array[]
const planeTerms = 3

/** Of a share of a side; beyond the picture the shades stay as at its edge. */
const coordinate = (share: number): number => Math.min(1, Math.max(0, share)) * 2 - 1

/**
 * The shades at the middles of pixels that cover a part of the picture, `[height, width, channels]`.
 * @param box the part; it may reach beyond the picture
 */
export function shadesOver(surface: Surface, height: number, width: number, box = whole): Float32Array {
  const line = width * surface.length, shades = new Float32Array(height * line), row = rowsOver(surface, height, width, box)
  for (let y = 0; y < height; y++) shades.set(row(y), y * line)
  return shades
}

/** The same, a row at a time, each in the place of the one before. */
export function rowsOver(surface: Surface, height: number, width: number, box = whole): (y: number) => Float32Array {
  const channels = surface.length, shades = new Float32Array(width * channels), columns = columnsOver(width, box)
  return (y) => {
    const v = coordinate(box.top + (y + 0.5) / height * (box.bottom - box.top))
    for (let channel = 0; channel < channels; channel++) {
      const { level, slope, bend } = curveAt(surface[channel]!, v)
      for (let x = 0, at = channel; x < width; x++, at += channels) {
        const u = columns[x]!
        shades[at] = level + (slope + bend * u) * u
      }
    }
    return shades
  }
}

/** A channel's shades along one row, by x. */
interface Curve { level: number; slope: number; bend: number }
const curveAt = (factor: Float64Array, v: number): Curve => ({
  level: factor[0]! + (factor[2]! + factor[5]! * v) * v, slope: factor[1]! + factor[4]! * v, bend: factor[3]!,
})

function columnsOver(width: number, box: Box): Float64Array {
  const columns = new Float64Array(width), across = (box.right - box.left) / width
  for (let x = 0; x < width; x++) columns[x] = coordinate(box.left + (x + 0.5) * across)
  return columns
}

/** How far each pixel of three channels lies from the surface: the root of the mean square over them, `[height, width]`. */
export function distances({ shape: [height, width], pixels }: Raster, surface: Surface): Float32Array {
  const apart = new Float32Array(height * width), columns = columnsOver(width, whole)
  for (let y = 0; y < height; y++) {
    const v = coordinate((y + 0.5) / height), [r, g, b] = surface.map((factor) => curveAt(factor, v)) as [Curve, Curve, Curve]
    writeDistances(pixels, columns, r, g, b, apart, y * width)
  }
  return apart
}

function writeDistances(
  pixels: Uint8Array, columns: Float64Array, red: Curve, green: Curve, blue: Curve, apart: Float32Array, start: number,
): void {
  const { level: r0, slope: r1, bend: r2 } = red, { level: g0, slope: g1, bend: g2 } = green
  const { level: b0, slope: b1, bend: b2 } = blue
  for (let x = 0, at = start * 3; x < columns.length; x++, at += 3) {
    const u = columns[x]!, r = pixels[at]! - (r0 + (r1 + r2 * u) * u)
    const g = pixels[at + 1]! - (g0 + (g1 + g2 * u) * u), b = pixels[at + 2]! - (b0 + (b1 + b2 * u) * u)
    apart[start + x] = Math.sqrt((r * r + g * g + b * b) / 3)
  }
}

export interface Fit {
  surface: Surface
  /** Standard deviation of the shades around it. */
  noise: number
  /** Of the places looked at, how many lie on it. */
  share: number
}

/** More places than these make a fit no better. */
const mostPlaces = 1000
const rounds = 5
/** Where there is no noise, shades this near still belong to it. */
const nearest = 3

/**
 * The surface that most of those places lie on, whatever lies on the others: least squares, again and again without what
 * lies far off, from the medians on.
 */
export function fitSurface({ shape: [height, width, channels], pixels }: Raster, all: Int32Array, shape: 'plane' | 'bent'): Fit {
  const stride = Math.max(1, Math.ceil(all.length / mostPlaces)), count = Math.ceil(all.length / stride)
  const basis = new Float64Array(count * terms), values = Array.from({ length: channels }, () => new Float64Array(count))
  for (let i = 0, at = 0; i < count; i++, at += terms) {
    const place = all[i * stride]!, column = place % width
    const x = coordinate((column + 0.5) / width), y = coordinate(((place - column) / width + 0.5) / height)
    basis[at] = 1
    basis[at + 1] = x
    basis[at + 2] = y
    basis[at + 3] = x * x
    basis[at + 4] = x * y
    basis[at + 5] = y * y
    for (let c = 0; c < channels; c++) values[c]![i] = pixels[place * channels + c]!
  }
  const apart = new Float64Array(count), room = new Float64Array(count)
  const sums = new Sums(basis, values, shape === 'plane' ? planeTerms : terms)
  let surface: Surface = values.map((each) => Float64Array.of(median(each, room), 0, 0, 0, 0, 0))
  measure(basis, values, surface, apart)
  let noise = deviation * median(apart, room)
  for (let round = 0; round < rounds; round++) {
    sums.takeWithin(apart, Math.max(nearest, 3 * noise))
    // A plane first, so that what lies off it is known before it may bend.
    surface = sums.leastSquares(shape === 'plane' || round < 2 ? planeTerms : terms)
    measure(basis, values, surface, apart)
    noise = deviation * median(apart, room)
  }
  const limit = Math.max(nearest, 3 * noise)
  let near = 0
  for (let i = 0; i < count; i++) if (apart[i]! <= limit) near++
  return { surface, noise, share: near / count }
}

/** Writes into `apart` how far the values lie from the surface: the root of the mean square over the channels. */
function measure(basis: Float64Array, values: readonly Float64Array[], surface: Surface, apart: Float64Array): void {
  apart.fill(0)
  for (let c = 0; c < values.length; c++) addSquares(basis, values[c]!, surface[c]!, apart)
  for (let i = 0; i < apart.length; i++) apart[i] = Math.sqrt(apart[i]! / values.length)
}

function addSquares(basis: Float64Array, values: Float64Array, factors: Float64Array, sums: Float64Array): void {
  const level = factors[0]!, x = factors[1]!, y = factors[2]!, xx = factors[3]!, xy = factors[4]!, yy = factors[5]!
  for (let i = 0, at = 0; i < sums.length; i++, at += terms) {
    const rest = values[i]! - level - basis[at + 1]! * x - basis[at + 2]! * y
      - basis[at + 3]! * xx - basis[at + 4]! * xy - basis[at + 5]! * yy
    sums[i]! += rest * rest
  }
}

/** From the median distance to the standard deviation: a minority of far ones doesn't change it. */
const deviation = 1.4826

/** @param room as long as the values, overwritten */
function median(values: Float64Array, room: Float64Array): number {
  room.set(values)
  return nth(room, room.length >> 1)
}

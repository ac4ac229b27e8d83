import { type Raster, whole } from './scene'

/** Shades that change softly over a picture: for each channel the factors of 1, x, y, x², xy and y², from -1 to 1 each. */
export type Surface = Float64Array[]
const terms = 6, planeTerms = 3

/** Of a share of a side; beyond the picture the shades stay as at its edge. */
const coordinate = (share: number): number => Math.min(1, Math.max(0, share)) * 2 - 1

/**
 * The shades at the middles of pixels that cover a part of the picture, `[height, width, channels]`.
 * @param box the part; it may reach beyond the picture
 */
export function shadesOver(surface: Surface, height: number, width: number, box = whole): Float32Array {
  const channels = surface.length, shades = new Float32Array(height * width * channels)
  const across = (box.right - box.left) / width
  const columns = Float64Array.from({ length: width }, (_, x) => coordinate(box.left + (x + 0.5) * across))
  for (let y = 0; y < height; y++) {
    const v = coordinate(box.top + (y + 0.5) / height * (box.bottom - box.top))
    surface.forEach((factor, channel) => {
      const level = factor[0]! + (factor[2]! + factor[5]! * v) * v, slope = factor[1]! + factor[4]! * v, bend = factor[3]!
      for (let x = 0, at = y * width * channels + channel; x < width; x++, at += channels) {
        const u = columns[x]!
        shades[at] = level + (slope + bend * u) * u
      }
    })
  }
  return shades
}

/** How far each pixel lies from what is given for it: the root of the mean square over the channels, `[height, width]`. */
export function distances({ shape: [height, width, channels], pixels }: Raster, shades: Float32Array): Float32Array {
  const apart = new Float32Array(height * width)
  for (let place = 0, at = 0; place < apart.length; place++) {
    let sum = 0
    for (let c = 0; c < channels; c++, at++) sum += (pixels[at]! - shades[at]!) ** 2
    apart[place] = Math.sqrt(sum / channels)
  }
  return apart
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
  for (let i = 0; i < count; i++) {
    const place = all[i * stride]!, column = place % width
    const x = coordinate((column + 0.5) / width), y = coordinate(((place - column) / width + 0.5) / height)
    basis.set([1, x, y, x * x, x * y, y * y], i * terms)
    for (let c = 0; c < channels; c++) values[c]![i] = pixels[place * channels + c]!
  }
  let surface: Surface = values.map((each) => Float64Array.of(median(each.slice()), 0, 0, 0, 0, 0))
  let apart = apartOf(basis, values, surface), noise = spreadOf(apart)
  for (let round = 0; round < rounds; round++) {
    const limit = Math.max(nearest, 3 * noise)
    // A plane first, so that what lies off it is known before it may bend.
    const size = shape === 'plane' || round < 2 ? planeTerms : terms
    surface = leastSquares(basis, values, apart, limit, size)
    apart = apartOf(basis, values, surface)
    noise = spreadOf(apart)
  }
  const limit = Math.max(nearest, 3 * noise)
  return { surface, noise, share: apart.filter((each) => each <= limit).length / count }
}

function apartOf(basis: Float64Array, values: readonly Float64Array[], surface: Surface): Float64Array {
  const apart = new Float64Array(values[0]!.length)
  values.forEach((each, c) => {
    const factors = surface[c]!
    for (let i = 0, at = 0; i < each.length; i++) {
      let rest = each[i]!
      for (let t = 0; t < terms; t++) rest -= basis[at++]! * factors[t]!
      apart[i]! += rest * rest
    }
  })
  return apart.map((sum) => Math.sqrt(sum / values.length))
}

const median = (values: Float64Array): number => values.sort()[values.length >> 1] ?? 0
/** The deviation, by what a minority of far ones doesn't change. */
const spreadOf = (apart: Float64Array): number => 1.4826 * median(apart.slice())

/** For each channel the first `size` factors by which the terms come nearest to those values that lie within the limit. */
function leastSquares(
  basis: Float64Array, values: readonly Float64Array[], apart: Float64Array, limit: number, size: number,
): Surface {
  const line = size + values.length, sums = new Float64Array(size * line)
  for (let i = 0, at = 0; i < apart.length; i++, at += terms) {
    if (apart[i]! > limit) continue
    for (let r = 0, to = 0; r < size; r++) {
      const term = basis[at + r]!
      for (let c = 0; c < size; c++) sums[to++]! += term * basis[at + c]!
      for (const each of values) sums[to++]! += term * each[i]!
    }
  }
  // Slopes a hair's breadth towards 0, so that there is an answer where the places lie on one line.
  for (let r = 1; r < size; r++) sums[r * line + r]! += 1e-3 * sums[0]!
  return solved(sums, size, values.length)
}

/** Gauss's elimination for several right sides. The matrix is positive definite, so no rows need change places. */
function solved(sums: Float64Array, size: number, sides: number): Surface {
  const line = size + sides
  for (let p = 0; p < size; p++) {
    for (let r = p + 1; r < size; r++) {
      const factor = sums[r * line + p]! / sums[p * line + p]!
      for (let c = p; c < line; c++) sums[r * line + c]! -= factor * sums[p * line + c]!
    }
  }
  return Array.from({ length: sides }, (_, side) => {
    const factors = new Float64Array(terms)
    for (let r = size - 1; r >= 0; r--) {
      let rest = sums[r * line + size + side]!
      for (let c = r + 1; c < size; c++) rest -= sums[r * line + c]! * factors[c]!
      factors[r] = rest / sums[r * line + r]!
    }
    return factors
  })
}

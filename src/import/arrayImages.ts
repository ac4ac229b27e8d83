import { fail } from '../domain/failure'
import { type Axes, axisPlaces, sidesOf } from './arrayAxes'
import { checkPixelBytes, type PixelOrder, pixelPlaces, type Shape } from './flatImage'
import type { Variable } from './variable'

/** How images lie in their variable. */
export interface ImageLayout { axes: Axes; shape: Shape; order: PixelOrder; scale: 1 | 255 }

/** Values looked at to see whether they go to 1 or to 255. */
const sampled = 4_000_000

/** 255 where values go from 0 to 1: fractions, or nothing but zeros and ones. */
export async function scaleOf(variable: Variable): Promise<1 | 255> {
  let most = 0, seen = 0
  for await (const piece of variable.numbers!()) {
    for (const value of piece) if (value > most) most = value
    seen += piece.length
    if (most > 1 || seen >= sampled) break
  }
  return most > 0 && most <= 1 ? 255 : 1
}

/**
 * Reads images to uint8 `[n, height, width, channels]`, piece by piece.
 * @returns the pixels, and for each example that has a value which is no pixel what is wrong with it
 * @throws FailureError `data-damaged`, `out-of-memory`
 */
export async function readImages(
  variable: Variable, { axes, shape, order, scale }: ImageLayout, where: string, progress: (values: number) => void,
): Promise<{ pixels: Uint8Array; faults: Map<number, string> }> {
  const { n } = sidesOf(axes, variable.shape)!, size = shape[0] * shape[1] * shape[2]
  checkPixelBytes(n, size, where)
  const pixels = allocated(n * size, where), faults = new Map<number, string>()
  // From the axis that goes fastest in the file to the slowest.
  const places = axisPlaces(axes, variable.shape, shape, pixelPlaces(shape, order))
  if (variable.order === 'row') places.reverse()
  const [fastest, ...slower] = places as [Float64Array, ...Float64Array[]]
  const index = slower.map(() => 0)
  let inFastest = 0, base = 0, read = 0
  const top = scale === 255 ? 1 : 255
  for await (const values of variable.numbers!()) {
    read += values.length
    if (read > pixels.length) break
    for (let at = 0; at < values.length;) {
      const end = Math.min(values.length, at + fastest.length - inFastest)
      for (; at < end; at++) {
        const value = values[at]!, place = base + fastest[inFastest++]!
        if (value >= 0 && value <= top && (scale === 255 || Number.isInteger(value))) {
          pixels[place] = scale === 255 ? Math.round(value * 255) : value
        } else {
          const example = Math.floor(place / size)
          if (!faults.has(example)) faults.set(example, wrongValue(value, top))
        }
      }
      if (inFastest < fastest.length) break
      inFastest = 0
      base = nextBase(slower, index)
    }
    progress(read)
  }
  if (read !== pixels.length) fail('data-damaged', `${variable.name} has ${read} values, not ${pixels.length}`, 'Get the file again.', where)
  return { pixels, faults }
}

/** Goes one step on along the slower axes. @returns what they add to the place */
function nextBase(slower: readonly Float64Array[], index: number[]): number {
  for (let axis = 0; axis < slower.length; axis++) {
    if (++index[axis]! < slower[axis]!.length) break
    index[axis] = 0
  }
  let base = 0
  for (let axis = 0; axis < slower.length; axis++) base += slower[axis]![index[axis]!]!
  return base
}

function wrongValue(value: number, top: number): string {
  return value >= 0 && value <= top ? `It has the value ${value}, which is no whole number` : `It has the value ${value}, not from 0 to ${top}`
}

function allocated(bytes: number, where: string): Uint8Array {
  try {
    return new Uint8Array(bytes)
  } catch {
    return fail('out-of-memory', `Its images take ${(bytes / 1e9).toFixed(1)} GB, more than there is`, 'Choose a smaller set.', where)
  }
}

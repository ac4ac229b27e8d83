import type { Signatures } from './signatures'

/** Signatures that lie near one another in blocks, with the box that each block fills. */
export interface Blocks {
  /** The signatures' numbers, block by block. */
  order: Int32Array
  /** Where each block begins in `order`, and after the last one its end. */
  starts: Int32Array
  /** The least and the greatest of a block's values, `[blocks, sides]`: of the first `sides` of each signature. */
  low: Float32Array
  high: Float32Array
  sides: number
}

/** What took least time for 70,000 images of Fashion-MNIST. */
const mostInBlock = 40, mostSides = 8

/**
 * Halves them again and again where they spread most, as a k-d tree does (Bentley, 1975).
 * @param between is called between two of these
 */
export async function blocksOf(signatures: Signatures, between: () => Promise<void> | undefined): Promise<Blocks> {
  const { values, count, length } = signatures, sides = Math.min(mostSides, length)
  const order = Int32Array.from({ length: count }, (_, i) => i), starts: number[] = []
  const split = async (from: number, to: number): Promise<void> => {
    await between()
    if (to - from <= mostInBlock) {
      if (to > from) starts.push(from)
      return
    }
    const { low, high } = boxOf(signatures, order, from, to, sides)
    let widest = 0
    for (let side = 1; side < sides; side++) if (high[side]! - low[side]! > high[widest]! - low[widest]!) widest = side
    const middle = (from + to) >> 1
    select(order, from, to, middle, (i) => values[i * length + widest]!)
    await split(from, middle)
    await split(middle, to)
  }
  await split(0, count)
  const low = new Float32Array(starts.length * sides), high = new Float32Array(starts.length * sides)
  starts.forEach((from, block) => {
    const box = boxOf(signatures, order, from, starts[block + 1] ?? count, sides)
    low.set(box.low, block * sides)
    high.set(box.high, block * sides)
  })
  return { order, starts: Int32Array.from([...starts, count]), low, high, sides }
}

function boxOf({ values, length }: Signatures, order: Int32Array, from: number, to: number, sides: number) {
  const low = new Float32Array(sides).fill(Infinity), high = new Float32Array(sides).fill(-Infinity)
  for (let i = from; i < to; i++) {
    for (let side = 0, at = order[i]! * length; side < sides; side++, at++) {
      const value = values[at]!
      if (value < low[side]!) low[side] = value
      if (value > high[side]!) high[side] = value
    }
  }
  return { low, high }
}

/** Puts what belongs at `middle` there, nothing greater before it and nothing less after (Hoare's quickselect). */
function select(order: Int32Array, from: number, to: number, middle: number, valueOf: (i: number) => number): void {
  for (let left = from, right = to - 1; left < right;) {
    const pivot = valueOf(order[(left + right) >> 1]!)
    let i = left, j = right
    while (i <= j) {
      while (valueOf(order[i]!) < pivot) i++
      while (valueOf(order[j]!) > pivot) j--
      if (i > j) break
      const kept = order[i]!
      order[i++] = order[j]!
      order[j--] = kept
    }
    if (middle <= j) right = j
    else if (middle >= i) left = i
    else return
  }
}

/** The square of how near two blocks' members can be, at least. */
export function gapSquared({ low, high, sides }: Blocks, a: number, b: number): number {
  let sum = 0
  for (let side = 0, i = a * sides, j = b * sides; side < sides; side++, i++, j++) {
    const gap = Math.max(low[j]! - high[i]!, low[i]! - high[j]!)
    if (gap > 0) sum += gap * gap
  }
  return sum
}

/** The square of how near a block's members can be to a signature whose numbers begin at `at`, at least. */
export function gapSquaredTo({ low, high, sides }: Blocks, block: number, values: Float32Array, at: number): number {
  let sum = 0
  for (let side = 0, i = block * sides, j = at; side < sides; side++, i++, j++) {
    const value = values[j]!, gap = Math.max(low[i]! - value, value - high[i]!)
    if (gap > 0) sum += gap * gap
  }
  return sum
}

import type { Mutant } from './format'

/** An array of a file that isn't packed: its bytes, and which examples they are of, from `first` on. */
export interface Stored { values: Uint8Array; first: number; count: number }

/**
 * For formats that keep no sums of their values. Where a file keeps its length, an array's bytes may have been written
 * over, which nobody can notice: only the examples whose own bytes differ may have come to something else. How the rest
 * of the file changed doesn't matter then, since it has changed nothing.
 */
export function onlyValues(whole: Buffer, mutant: Buffer, arrays: readonly Stored[]): Mutant['onlyValues'] {
  const changed = new Set<number>()
  for (const { values, first, count } of arrays) {
    const start = placeOf(whole, values), each = values.length / count
    values.forEach((value, at) => { if (mutant[start + at] !== value) changed.add(first + Math.floor(at / each)) })
  }
  return (before, after) => whole.length === mutant.length && before.rows.length === after.rows.length
    && before.rows.every((row, i) => row === after.rows[i] || changed.has(i))
}

/** Where an array lies in a file; it has to be there once. */
function placeOf(bytes: Buffer, values: Uint8Array): number {
  const at = bytes.indexOf(values)
  if (at < 0 || bytes.indexOf(values, at + 1) >= 0) throw new Error('the array isn\'t there exactly once')
  return at
}

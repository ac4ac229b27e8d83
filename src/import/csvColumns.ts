import { fail } from '../domain/failure'
import { guessShape, type PixelOrder, pixelPlaces, type Shape } from './flatImage'
import { isNumber } from './csvText'

/** What each column of a table is. */
export interface Columns {
  label: number
  /** Columns with pixels in the order of the image's values. */
  pixels: number[]
  /** How many rows and columns of pixels their names tell of, where they do. */
  sides: [height: number, width: number] | undefined
  notes: string[]
}

const labelName = /^(label|labels|class|classes|target|category|digit|y)$/i
const noPixelName = /^(|id|index|idx|unnamed: \d+|split|usage|file|filename|image_id|class_?name)$/i

/** A name such as `pixel17` or `3x5`, taken apart. */
function numbered(name: string): { prefix: string; numbers: number[] } | undefined {
  const match = /^([a-z]{0,10})[ _.-]?(\d{1,7})(?:[x_.,-](\d{1,4}))?$/i.exec(name)
  if (!match) return undefined
  const numbers = match.slice(2).filter((part) => part !== undefined).map(Number)
  return { prefix: `${match[1]!.toLowerCase()}${numbers.length > 1 ? '×' : ''}`, numbers }
}

/**
 * Which columns hold the pixels, and in which order: by numbers in their names where they clearly have them, else as they stand.
 * @param names those of the header, undefined where there is none
 * @throws FailureError `data-damaged` where a numbered one is missing or there twice
 */
export function columnsOf(count: number, names: readonly string[] | undefined, label: number, where: string): Columns {
  const others = Array.from({ length: count }, (_, i) => i).filter((i) => i !== label)
  if (!names) return { label, pixels: others, sides: undefined, notes: [] }
  const parts = others.map((column) => ({ column, ...numbered(names[column]!) }))
  const groups = new Map<string, number>()
  for (const { prefix } of parts) if (prefix !== undefined) groups.set(prefix, (groups.get(prefix) ?? 0) + 1)
  const [prefix, most] = [...groups].sort((a, b) => b[1] - a[1])[0] ?? ['', 0]
  const named = most >= 4 && most >= 0.8 * others.length
  const pixels = named
    ? parts.filter((part) => part.prefix === prefix).map(({ column, numbers }) => ({ column, numbers: numbers! }))
    : parts.filter(({ column }) => !noPixelName.test(names[column]!)).map(({ column }) => ({ column, numbers: [] }))
  const used = new Set(pixels.map(({ column }) => column)), unused = others.filter((column) => !used.has(column))
  const notes = unused.length ? [`Not used: ${unused.slice(0, 5).map((i) => columnName(names, i)).join(', ')}${unused.length > 5 ? ` and ${unused.length - 5} more` : ''}.`] : []
  if (!named) return { label, pixels: pixels.map(({ column }) => column), sides: undefined, notes }
  const inOrder = [...pixels].sort((a, b) => a.numbers[0]! - b.numbers[0]! || (a.numbers[1] ?? 0) - (b.numbers[1] ?? 0))
  const sides = checkNumbers(inOrder, names, where)
  if (inOrder.some(({ column }, i) => column !== pixels[i]!.column)) notes.push('Columns are put in the order of the numbers in their names.')
  return { label, pixels: inOrder.map(({ column }) => column), sides, notes }
}

/** Every number once, from 0 or 1. @returns the sides that pairs of numbers span */
function checkNumbers(
  pixels: readonly { column: number; numbers: number[] }[], names: readonly string[], where: string,
): [number, number] | undefined {
  const firsts = pixels.map(({ numbers }) => numbers[0]!), seconds = pixels.map(({ numbers }) => numbers[1] ?? 0)
  const pairs = pixels[0]!.numbers.length === 2
  const low = Math.min(1, firsts[0]!), lowSecond = pairs ? Math.min(1, seconds.reduce((a, b) => Math.min(a, b))) : 0
  const width = pairs ? seconds.reduce((a, b) => Math.max(a, b)) - lowSecond + 1 : 1
  pixels.forEach(({ column }, i) => {
    const first = low + Math.floor(i / width), second = lowSecond + i % width
    if (firsts[i] === first && seconds[i] === second) return
    const twice = i > 0 && firsts[i] === firsts[i - 1] && seconds[i] === seconds[i - 1]
    fail('data-damaged', twice ? `Its header has the column ${names[column]} twice` : `Its header has no column for ${pairs ? `${first}x${second}` : `number ${first}`}, but ${names[column]}`,
      'Mend the header, or take its row out where columns stand in the order of the pixels.', where)
  })
  return pairs ? [pixels.length / width, width] : undefined
}

export const columnName = (names: readonly string[] | undefined, i: number): string => names?.[i] || `column ${i + 1}`

/**
 * The column with the labels: named so, or the only one that isn't numbered, or that of first and last whose values look it.
 * @param rows the first ones' fields
 * @returns the column and whether it is more than a guess
 */
export function labelColumn(
  rows: readonly (readonly string[])[], count: number, names: readonly string[] | undefined,
): { label: number; sure: boolean } {
  if (names) {
    const named = names.flatMap((name, i) => labelName.test(name) ? [i] : [])
    if (named.length === 1) return { label: named[0]!, sure: true }
    const odd = names.flatMap((name, i) => numbered(name) || noPixelName.test(name) ? [] : [i])
    if (odd.length === 1) return { label: odd[0]!, sure: true }
  }
  const first = likeness(rows.map((row) => row[0] ?? '')), last = likeness(rows.map((row) => row[count - 1] ?? ''))
  return { label: last > first ? count - 1 : 0, sure: first !== last }
}

/** How much values look like labels: 3 words; 2 a few whole numbers without gaps; 1 anything; 0 one value, or fractions. */
function likeness(values: readonly string[]): number {
  const filled = values.filter(Boolean), numbers = filled.filter(isNumber).map(Number)
  if (numbers.length < filled.length / 2) return 3
  const whole = numbers.filter(Number.isInteger), different = new Set(whole)
  if (whole.length < 0.9 * numbers.length || different.size < 2) return 0
  const low = Math.min(...different), high = Math.max(...different)
  const commonest = Math.max(...[...different].map((value) => whole.filter((one) => one === value).length))
  // A column without a value that comes twice counts the rows rather than telling classes.
  const few = different.size < whole.length && commonest < 0.8 * whole.length
  return few && (low === 0 || low === 1) && high - low + 1 === different.size ? 2 : 1
}

/** The image's sizes: as their names tell, else by their count. */
export function shapeOf({ pixels, sides }: Columns, where: string): { shape: Shape; sure: boolean } {
  return sides && Math.max(...sides) <= 512 ? { shape: [...sides, 1], sure: true } : guessShape(pixels.length, where)
}

/** For each column its value's place in the image, -1 where it has none. */
export function columnPlaces(count: number, { pixels }: Columns, shape: Shape, order: PixelOrder): Int32Array {
  const places = new Int32Array(count).fill(-1), inImage = pixelPlaces(shape, order)
  pixels.forEach((column, i) => { places[column] = inImage[i]! })
  return places
}

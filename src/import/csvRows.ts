import { fail } from '../domain/failure'
import { thousands } from '../domain/format'
import { mostClasses } from '../domain/dataImport'
import { isName, longestLabel } from './classes'
import { columnName } from './csvColumns'
import { carriageReturn, fieldEnd, fieldText, hasByteOrderMark, isMissing, isNumber, newline, numberIn, quote, space } from './csvText'
import { mostPixelBytes } from './flatImage'
import { GrownNumbers, GrownRows } from './grownArrays'
import { Problems } from './problems'

/** How a row is read. */
export interface RowLayout {
  delimiter: number
  header: boolean
  label: number
  /** For each column its place in the image, -1 where it has none. */
  places: Int32Array
  /** Values an image. */
  size: number
  scale: 1 | 255
  /** The header's names of the columns. */
  names: readonly string[] | undefined
}

/** The labels as they are found, shared by the files of a set: a number each, in the order of their coming. */
export class FoundLabels {
  readonly texts: string[] = []
  private readonly ids = new Map<string, number>()

  idOf(text: string): number {
    const known = this.ids.get(text)
    if (known !== undefined) return known
    this.ids.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }
}

/** No row of images up to 512 × 512 in RGB is longer. */
const longestRow = 32_000_000
/** With more labels than this the column holds something else, whatever some rows are. */
const mostLabels = 4 * mostClasses

/** The rows of a CSV file, given piece by piece; lines count from 1, the header's too. */
export class CsvRows {
  readonly images: GrownRows
  /** For each row that was read the label's number among those found, and its line. */
  readonly labels = new GrownNumbers()
  readonly lines = new GrownNumbers()
  readonly problems = new Problems()
  private carried: Uint8Array = new Uint8Array(0)
  private line = 0
  /** Empty lines before this one; those at the end are none of the table's. */
  private empty = 0
  /** The numbers of labels that are small whole numbers, so that most aren't made text of. */
  private readonly smallLabels = new Int32Array(1000).fill(-1)

  /**
   * @param file its name as people see it
   * @param textBytes how long the text is as far as can be told; a field takes two at least
   */
  constructor(
    private readonly layout: RowLayout, private readonly found: FoundLabels, private readonly file: string, textBytes: number,
  ) {
    this.images = new GrownRows(layout.size, Math.floor(textBytes / (2 * layout.places.length)))
  }

  /** @throws FailureError `data-damaged` where it can't be such a table */
  push(piece: Uint8Array): void {
    let start = 0
    if (this.carried.length) {
      const end = piece.indexOf(newline), joined = Buffer.concat([this.carried, end < 0 ? piece : piece.subarray(0, end)])
      if (end < 0) return this.carry(joined)
      this.row(joined, 0, joined.length)
      start = end + 1
    }
    for (let end = piece.indexOf(newline, start); end >= 0; end = piece.indexOf(newline, start)) {
      this.row(piece, start, end)
      start = end + 1
    }
    this.carry(Uint8Array.from(piece.subarray(start)))
  }

  end(): void {
    if (this.carried.length) this.row(this.carried, 0, this.carried.length)
  }

  private carry(bytes: Uint8Array): void {
    if (bytes.length > longestRow) {
      fail('data-damaged', `Row ${this.line + 1} is longer than ${longestRow / 1e6} MB`, 'Choose a CSV file with a row for each image.', this.file)
    }
    this.carried = bytes
  }

  private row(bytes: Uint8Array, lineStart: number, lineEnd: number): void {
    const start = this.line === 0 && hasByteOrderMark(bytes, lineStart) ? lineStart + 3 : lineStart
    const end = lineEnd > start && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd
    const line = ++this.line
    if (line === 1 && this.layout.header) return
    if (end === start) {
      this.empty++
      return
    }
    for (; this.empty > 0; this.empty--) this.refuse(line - this.empty, 'The row is empty')
    if (BigInt(this.images.count + 1) * BigInt(this.layout.size) > BigInt(mostPixelBytes)) {
      fail('data-damaged', `Its images take more than ${mostPixelBytes / 1e9} GB`, 'Choose a smaller set.', this.file)
    }
    const label = this.read(bytes, start, end)
    if (label < 0) return
    this.images.count++
    this.labels.push(label)
    this.lines.push(line)
  }

  /** Puts a row's pixels in their places. @returns the label's number, -1 where the row can't be read */
  private read(bytes: Uint8Array, start: number, end: number): number {
    const { delimiter, places, label: labelColumn, scale } = this.layout, columns = places.length
    const { block, at: base } = this.images.next()
    let label = -1, at = start, column = 0
    for (; at <= end && column < columns; column++) {
      const place = places[column]!
      let next = at
      if (scale === 1 && place >= 0) {
        // Most fields are one to three digits and nothing else.
        let value = 0, digit = 0
        while (next < end && (digit = bytes[next]! - 48) >= 0 && digit <= 9) {
          value = value * 10 + digit
          next++
        }
        if (next > at && next - at <= 3 && value <= 255 && (next === end || bytes[next] === delimiter)) {
          block[base + place] = value
          at = next + 1
          continue
        }
      }
      next = fieldEnd(bytes, at, end, delimiter)
      if (next < 0) return this.refuse(this.line, `${this.name(column)} begins with a quote that isn't closed`)
      if (place >= 0) {
        const value = this.pixel(bytes, at, next)
        if (!(value >= 0)) {
          return this.ragged(bytes, start, end) ?? this.refuse(this.line, this.wrongPixel(column, fieldText(bytes, at, next)))
        }
        block[base + place] = value
      } else if (column === labelColumn) {
        const read = this.labelIn(bytes, at, next)
        if (typeof read === 'string') return this.ragged(bytes, start, end) ?? this.refuse(this.line, read)
        label = read
      }
      at = next + 1
    }
    // `at` is past the delimiter that would have been behind the last field.
    return column === columns && at === end + 1 ? label : this.ragged(bytes, start, end) ?? -1
  }

  /** A pixel from 0 to 255, or NaN. */
  private pixel(bytes: Uint8Array, from: number, to: number): number {
    let start = from, end = to
    while (start < end && bytes[start] === space) start++
    while (end > start && bytes[end - 1] === space) end--
    if (end - start > 1 && bytes[start] === quote && bytes[end - 1] === quote) {
      start++
      end--
    }
    const value = numberIn(bytes, start, end)
    if (this.layout.scale === 255) return value >= 0 && value <= 1 ? Math.round(value * 255) : NaN
    return value >= 0 && value <= 255 && Number.isInteger(value) ? value : NaN
  }

  private labelIn(bytes: Uint8Array, start: number, end: number): number | string {
    const digits = end - start
    if (digits > 0 && digits <= 3) {
      let value = 0, at = start, digit = 0
      for (; at < end && (digit = bytes[at]! - 48) >= 0 && digit <= 9; at++) value = value * 10 + digit
      if (at === end) {
        const known = this.smallLabels[value]!
        return known >= 0 ? known : this.smallLabels[value] = this.idOf(String(value))
      }
    }
    const text = fieldText(bytes, start, end)
    if (isMissing(text)) return `The label is missing${text ? ` (${text})` : ''}`
    if (isNumber(text)) {
      const value = Number(text)
      return Number.isSafeInteger(value) ? this.idOf(String(value + 0)) : `The label ${shown(text)} is no whole number`
    }
    return isName(text) ? this.idOf(text) : `The label is longer than ${longestLabel} characters, or no text in UTF-8`
  }

  private idOf(text: string): number {
    const id = this.found.idOf(text)
    if (id > mostLabels) {
      fail('data-damaged', `${this.name(this.layout.label)} has more than ${thousands(mostClasses)} different values, so it can't be the label`,
        'Choose the column with the label.', this.file)
    }
    return id
  }

  /** Tells of a row with another count of columns; undefined where that isn't it. */
  private ragged(bytes: Uint8Array, start: number, end: number): number | undefined {
    const columns = this.layout.places.length
    let found = 0
    for (let at = start; at <= end; found++) {
      const next = fieldEnd(bytes, at, end, this.layout.delimiter)
      at = (next < 0 ? end : next) + 1
    }
    return found === columns ? undefined : this.refuse(this.line, `The row has ${found} columns, not ${columns}`)
  }

  private wrongPixel(column: number, text: string): string {
    const name = this.name(column), { scale } = this.layout
    if (text === '') return `${name} is empty`
    if (!isNumber(text)) return `${name} is ${/^[-+]?(nan|inf)/i.test(text) ? shown(text) : `“${shown(text)}”, which is no number`}`
    const value = Number(text), top = scale === 255 ? 1 : 255
    return value >= 0 && value <= top ? `${name} is ${shown(text)}, which is no whole number` : `${name} is ${shown(text)}, not from 0 to ${top}`
  }

  private name(column: number): string {
    const name = columnName(this.layout.names, column)
    return name.charAt(0).toUpperCase() + name.slice(1)
  }

  private refuse(line: number, what: string): -1 {
    this.problems.add(() => ({ where: `${this.file}, row ${line}`, what }))
    return -1
  }
}

const shown = (text: string): string => text.length > 40 ? `${text.slice(0, 40)}…` : text

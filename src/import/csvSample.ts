import { fail } from '../domain/failure'
import { unpackedStart } from './bytes'
import { carriageReturn, fieldsOf, hasByteOrderMark, isNumber, newline } from './csvText'

export type Delimiter = ',' | ';' | '\t'
const delimiters: readonly Delimiter[] = [',', ';', '\t']

/** The first rows of a CSV file, and what they tell of the others. */
export interface CsvSample {
  delimiter: Delimiter
  /** The header's names, where the first row is one. */
  names: string[] | undefined
  columns: number
  /** The first rows that have as many columns, without the header. */
  rows: string[][]
}

const mostRows = 500

/** Whether bytes are the beginning of a table: text whose lines have numbers between delimiters. */
export function looksLikeCsv(start: Uint8Array): boolean {
  if (start.includes(0)) return false
  const lines = linesOf(start, false), line = lines[1] ?? lines[0]
  if (!line) return false
  const fields = fieldsOf(line, delimiterOf(lines).charCodeAt(0))
  return fields.length >= 5 && fields.filter(isNumber).length >= 0.8 * fields.length
}

/**
 * @param given what is known of the file already
 * @throws FailureError `data-damaged` where it is no such table
 */
export async function sampleOf(path: string, given?: { delimiter: Delimiter; header: boolean }): Promise<CsvSample> {
  let reach = 1 << 20
  let start = await unpackedStart(path, reach)
  // Rows of large images take more than that.
  if (start.length === reach && linesOf(start, false).length < 3) start = await unpackedStart(path, reach = 1 << 25)
  const advice = 'Choose a CSV file with a row for each image: its label and its pixels.'
  if (!start.length) return fail('data-damaged', 'It is empty', advice, path)
  if (start.includes(0)) {
    return fail('data-damaged', 'It is no text, or text in UTF-16', 'Save it as CSV in UTF-8.', path)
  }
  if (!start.includes(newline) && start.includes(carriageReturn)) {
    return fail('data-damaged', 'Its lines end as those of old Macs do (CR alone)', 'Save it with line ends of today (LF or CRLF).', path)
  }
  const lines = linesOf(start, start.length < reach)
  const delimiter = given?.delimiter ?? delimiterOf(lines), byte = delimiter.charCodeAt(0)
  const rows = lines.map((line) => fieldsOf(line, byte)), columns = commonest(rows.map((row) => row.length))
  if (columns < 3) {
    return fail('data-damaged', given ? `Its rows have ${columns} columns where ${named(delimiter)} separate them` : 'Its values aren\'t separated by commas, semicolons or tabs', advice, path)
  }
  const header = given?.header ?? isHeader(rows[0]!)
  if (header && rows[0]!.length !== columns) {
    return fail('data-damaged', `Its header has ${rows[0]!.length} columns, the rows below it have ${columns}`, 'Mend the header.', path)
  }
  return {
    delimiter, columns, names: header ? rows[0] : undefined,
    rows: (header ? rows.slice(1) : rows).filter((row) => row.length === columns),
  }
}

export const named = (delimiter: Delimiter): string => ({ ',': 'commas', ';': 'semicolons', '\t': 'tabs' })[delimiter]

/** Whole lines that aren't empty. @param ended whether the last one is whole too */
function linesOf(start: Uint8Array, ended: boolean): Uint8Array[] {
  const lines: Uint8Array[] = []
  let at = hasByteOrderMark(start) ? 3 : 0
  while (at < start.length && lines.length < mostRows) {
    const found = start.indexOf(newline, at)
    if (found < 0 && !ended && lines.length) break
    const end = found < 0 ? start.length : found
    const line = start.subarray(at, end > at && start[end - 1] === carriageReturn ? end - 1 : end)
    if (line.length) lines.push(line)
    at = end + 1
  }
  return lines
}

function delimiterOf(lines: readonly Uint8Array[]): Delimiter {
  const counts = delimiters.map((delimiter) => {
    const byte = delimiter.charCodeAt(0)
    let count = 0
    for (const line of lines.slice(0, 10)) for (const one of line) if (one === byte) count++
    return count
  })
  return delimiters[counts.indexOf(Math.max(...counts))]!
}

function commonest(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

/** Mostly words; or numbers that count up, as programs name columns that have no names. */
function isHeader(fields: readonly string[]): boolean {
  const numbers = fields.filter(isNumber).map(Number)
  if (numbers.length < fields.length / 2) return true
  return numbers.length >= fields.length - 1 && numbers.length > 3 && numbers.every((value, i) => value === numbers[0]! + i)
    && (numbers[0] === 0 || numbers[0] === 1)
}

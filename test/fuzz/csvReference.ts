import type { Found } from './importing'

/**
 * A plain reading of a table's rows: what stands between delimiters, trimmed and without the quotes around it, as a number.
 * Rows that aren't all whole numbers from 0 to 255 behind a label are none.
 * @returns for each row that can be read its label and pixels
 */
function rowsOf(text: string, header: boolean, delimiter: string, columns: number): number[][] {
  const lines = text.replace(/^\ufeff/, '').split('\n').map((line) => line.replace(/\r$/, ''))
  return lines.slice(header ? 1 : 0).flatMap((line) => {
    const cells = line.split(delimiter).map((cell) => cell.replace(/^ *(.*?) *$/, '$1').replace(/^"(.+)"$/, '$1').trim())
    const values = cells.map((cell) => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell) ? Number(cell) : NaN)
    const isPixel = (value: number): boolean => value >= 0 && value <= 255 && Number.isInteger(value)
    return values.length === columns && values.slice(1).every(isPixel) && Number.isSafeInteger(values[0]) ? [values] : []
  })
}

/** Whether what was imported is what its tables say, row by row, the label first. */
export function readsAsWritten(found: Found, train: Buffer, test: Buffer): boolean {
  const { options } = found.plan
  if (options.kind !== 'csv' || options.label !== 0 || options.scale !== 1) return false
  const columns = options.shape[0] * options.shape[1] + 1
  const expected = [train, test].flatMap((bytes) => rowsOf(bytes.toString(), options.header, options.delimiter, columns))
  return expected.length === found.labels.length && expected.every(([label, ...pixels], row) =>
    String(label) === found.classes[found.labels[row]!]
    && pixels.every((value, i) => value === found.pixels[row * pixels.length + i]))
}

export type CsvValue = string | number | boolean | null | undefined

/**
 * Rows as CSV by RFC 4180. Text that a spreadsheet would take for a formula (`=cmd`, `@x`, `-a`) gets an apostrophe before
 * it, which spreadsheets don't show; numbers stay numbers.
 */
export const csvOf = (rows: readonly (readonly CsvValue[])[]): string => rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')

function field(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}

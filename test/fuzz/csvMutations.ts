import type { Dice } from './dice'

const cells = ['', ' ', 'NaN', 'nan', 'null', '-1', '256', '1e999', '1e-400', '1e2', '0x1f', '12.5', '7.0', '+7', '007', '"7"', ' 7 ', '"', '""', 'x',
  '١', '4294967297', '99999999999999999999', '-0', '.5', '5.', '=1+1', '\0', '\ufeff7', '1,7', '1;7', '1\r', '"1\n2"', 'label', '𝟕'] as const

/** What happens to tables: cells, rows, delimiters, quotes and line ends. */
const changes: readonly [what: string, change: (rows: string[][], dice: Dice) => string[][]][] = [
  ['a cell', (rows, dice) => {
    const row = dice.pick(rows)
    row[dice.below(row.length)] = dice.pick(cells)
    return rows
  }],
  ['a cell less', (rows, dice) => {
    const row = dice.pick(rows)
    row.splice(dice.below(row.length), 1)
    return rows
  }],
  ['a cell more', (rows, dice) => {
    const row = dice.pick(rows)
    row.splice(dice.below(row.length + 1), 0, dice.pick(cells))
    return rows
  }],
  ['rows swapped', (rows, dice) => {
    const a = dice.below(rows.length), b = dice.below(rows.length)
    ;[rows[a], rows[b]] = [rows[b]!, rows[a]!]
    return rows
  }],
  ['a row twice', (rows, dice) => {
    rows.splice(dice.below(rows.length), 0, [...dice.pick(rows)])
    return rows
  }],
  ['an empty row', (rows, dice) => {
    rows.splice(dice.below(rows.length), 0, [''])
    return rows
  }],
  ['two rows in one', (rows, dice) => {
    const at = dice.below(rows.length - 1)
    rows.splice(at, 2, [...rows[at]!, ...rows[at + 1]!])
    return rows
  }],
  ['cells of a row swapped', (rows, dice) => {
    const row = dice.pick(rows), a = dice.below(row.length), b = dice.below(row.length)
    ;[row[a], row[b]] = [row[b]!, row[a]!]
    return rows
  }],
]

/** A table changed as tables are. */
export function csvMutant(bytes: Buffer, dice: Dice): { bytes: Buffer; what: string } {
  const text = bytes.toString(), delimiter = text.includes(';') ? ';' : ','
  const [what, change] = dice.pick(changes)
  const rows = change(text.trimEnd().split('\n').map((line) => line.split(delimiter)), dice)
  const end = dice.chance(0.2) ? '\r\n' : '\n', other = dice.chance(0.05) ? dice.pick([',', ';', '\t', ' ']) : delimiter
  const start = dice.chance(0.1) ? '\ufeff' : ''
  return { bytes: Buffer.from(start + rows.map((row) => row.join(other) + end).join('')), what }
}

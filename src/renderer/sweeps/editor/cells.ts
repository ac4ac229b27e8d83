import type { SweepField } from '../../../domain/sweep/fields'
import { numberText, parseNumber } from '../../train/numbers'

type Kind = SweepField['kind']

/** The value that was typed for a field of that kind; undefined where it is none. */
export function valueTyped(kind: Kind, text: string): unknown {
  const plain = text.trim()
  if (typeof kind === 'object') return kind.ticks.find((tick) => tick.text.toLowerCase() === plain.toLowerCase())?.value
  switch (kind) {
    case 'integer': case 'number': return parseNumber(plain)
    case 'pair': {
      const sides = plain.split(/\s*[x×]\s*/i).map(parseNumber)
      const [height, width = height] = sides
      return sides.length <= 2 && height !== undefined && width !== undefined ? [height, width] : undefined
    }
    default:
      try {
        return JSON.parse(plain) as unknown
      } catch {
        return undefined
      }
  }
}

/** A value as it stands in a cell: what {@link valueTyped} reads back. */
export function typedText(kind: Kind, value: unknown): string {
  if (typeof kind === 'object') {
    const name = (value as { name?: unknown } | null)?.name
    return kind.ticks.find((tick) => tick.value === value)?.text ?? (typeof name === 'string' ? name : JSON.stringify(value))
  }
  if (typeof value === 'number') return numberText(value)
  if (kind === 'pair' && Array.isArray(value)) return value[0] === value[1] ? String(value[0]) : value.join('×')
  return kind === 'architecture' ? (value as { name: string }).name : JSON.stringify(value)
}

/** The values of a list as they were typed: numbers by commas or spaces, anything else by lines. */
export function listTyped(kind: Kind, text: string): string[] {
  const by = kind === 'integer' || kind === 'number' ? /[\s,;]+/ : kind === 'pair' ? /[,;\n]+/ : /\n+/
  return text.split(by).map((part) => part.trim()).filter(Boolean)
}
export const listText = (kind: Kind, values: readonly unknown[]): string =>
  values.map((value) => typedText(kind, value)).join(kind === 'other' ? '\n' : ', ')

/** Cells copied from a spreadsheet, or typed with commas. */
export const pastedCells = (text: string): string[][] =>
  text.replace(/\r/g, '').replace(/\n$/, '').split('\n').map((line) => line.split(line.includes('\t') ? '\t' : /[;,]/).map((cell) => cell.trim()))

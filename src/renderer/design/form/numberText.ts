import type { IntegerField, NumberField } from '../../../domain/layers/fields'

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** The number that was typed, NaN where it is none: what `fieldProblem` then refuses. */
export function numberFrom(text: string): number {
  const trimmed = text.trim()
  return decimal.test(trimmed) ? Number(trimmed) : Number.NaN
}

/** What an arrow key makes of a whole number: one more or less, ten with Shift, within the field's bounds. */
export function stepped(field: IntegerField | NumberField, value: number, by: -1 | 1, large: boolean): number {
  if (field.kind !== 'integer' || !Number.isInteger(value)) return value
  return Math.max(field.min, Math.min(field.max, value + by * (large ? 10 : 1)))
}

/** The sides that were typed, with ×, x, commas or spaces between them; NaN for what is no number. */
export const shapeFrom = (text: string): number[] => text.trim().split(/\s*[×x,*]\s*|\s+/i).map(numberFrom)

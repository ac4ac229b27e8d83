import { z } from 'zod'
import { type Initializer, initializerSchema } from '../initializers'

/**
 * A field of a layer or optimizer: its type, range and default stated once. The schema of saved documents,
 * the form and the chips on a layer all follow from it. Names and defaults are Keras 3's.
 */
interface Common {
  label: string
  hint?: string
  /** Shown only after "More". */
  more?: boolean
}
export interface IntegerField extends Common { kind: 'integer'; default: number; min: number; max: number }
export interface NumberField extends Common {
  kind: 'number'
  default: number
  min: number
  max: number
  /** The lower bound itself is not allowed. */
  aboveMin?: boolean
  /** The upper bound itself is not allowed. */
  belowMax?: boolean
}
export interface BooleanField extends Common { kind: 'boolean'; default: boolean }
export interface ChoiceField<Option extends string = string> extends Common {
  kind: 'choice'
  default: Option
  options: readonly Option[]
}
/** Height and width. */
export interface PairField extends Common { kind: 'pair'; default: Pair; min: number; max: number }
/** Height and width, or null for a value taken from elsewhere, which `nullMeans` names. */
export interface OptionalPairField extends Common {
  kind: 'optional-pair'
  default: Pair | null
  min: number
  max: number
  nullMeans: string
}
export interface InitializerField extends Common { kind: 'initializer'; default: Initializer }

export type Pair = [height: number, width: number]
export type Field =
  | IntegerField | NumberField | BooleanField | ChoiceField | PairField | OptionalPairField | InitializerField
export type Fields = Record<string, Field>

export type ValueOf<F extends Field> =
  F extends ChoiceField<infer Option> ? Option
  : F extends IntegerField | NumberField ? number
  : F extends BooleanField ? boolean
  : F extends PairField ? Pair
  : F extends OptionalPairField ? Pair | null
  : Initializer
export type ConfigOf<F extends Fields> = { [Name in keyof F]: ValueOf<F[Name]> }
export type FieldValue = ValueOf<Field>

type Range = { min: number; max: number }
export const integer = (label: string, value: number, range: Range, rest: Partial<Common> = {}): IntegerField =>
  ({ kind: 'integer', label, default: value, ...range, ...rest })
export const number = (
  label: string, value: number, range: Range & Pick<NumberField, 'aboveMin' | 'belowMax'>, rest: Partial<Common> = {},
): NumberField => ({ kind: 'number', label, default: value, ...range, ...rest })
export const boolean = (label: string, value: boolean, rest: Partial<Common> = {}): BooleanField =>
  ({ kind: 'boolean', label, default: value, ...rest })
export const choice = <const Option extends string>(
  label: string, value: NoInfer<Option>, options: readonly Option[], rest: Partial<Common> = {},
): ChoiceField<Option> => ({ kind: 'choice', label, default: value, options, ...rest })
export const pair = (label: string, value: Pair, range: Range, rest: Partial<Common> = {}): PairField =>
  ({ kind: 'pair', label, default: value, ...range, ...rest })
export const optionalPair = (
  label: string, nullMeans: string, range: Range, rest: Partial<Common> = {},
): OptionalPairField => ({ kind: 'optional-pair', label, default: null, nullMeans, ...range, ...rest })
export const initializer = (label: string, value: Initializer): InitializerField =>
  ({ kind: 'initializer', label, default: value, more: true })

function valueSchema(field: Field): z.ZodType {
  switch (field.kind) {
    case 'integer': return z.int().min(field.min).max(field.max)
    case 'number': {
      let schema = z.number()
      schema = field.aboveMin ? schema.gt(field.min) : schema.min(field.min)
      return field.belowMax ? schema.lt(field.max) : schema.max(field.max)
    }
    case 'boolean': return z.boolean()
    case 'choice': return z.enum(field.options as [string, ...string[]])
    case 'pair': return pairSchema(field)
    case 'optional-pair': return pairSchema(field).nullable()
    case 'initializer': return initializerSchema
  }
}

const pairSchema = ({ min, max }: Range) => {
  const side = z.int().min(min).max(max)
  return z.tuple([side, side])
}

/** Zod entries for the fields, absent ones taking their defaults. */
export function fieldSchemas(fields: Fields): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, valueSchema(field).default(field.default)]),
  )
}

/** Why `value` can't stand in the field, as a sentence for the form, or undefined where it can. */
export function fieldProblem(field: Field, value: unknown): string | undefined {
  const result = valueSchema(field).safeParse(value)
  if (result.success) return undefined
  if (field.kind === 'integer' || field.kind === 'pair' || field.kind === 'optional-pair') {
    return `Whole numbers from ${field.min} to ${field.max}`
  }
  if (field.kind === 'number') {
    return `A number ${field.aboveMin ? 'above' : 'from'} ${field.min} ${field.belowMax ? 'and below' : 'to'} ${field.max}`
  }
  return result.error.issues[0]?.message
}

export function defaultsOf<F extends Fields>(fields: F): ConfigOf<F> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.default]),
  ) as ConfigOf<F>
}

export const isDefault = (field: Field, value: FieldValue): boolean =>
  JSON.stringify(value) === JSON.stringify(field.default)

/** A value as it stands on a chip or in a table: `3 × 3`, `he_normal`, `0.25`. */
export function formatValue(value: FieldValue): string {
  if (value === null) return '–'
  if (Array.isArray(value)) return value.join(' × ')
  if (typeof value === 'object') {
    const { name, ...parameters } = value
    const inner = Object.entries(parameters).map(([key, v]) => `${key} ${v}`)
    return inner.length ? `${name} (${inner.join(', ')})` : name
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}

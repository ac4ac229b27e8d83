import { z } from 'zod'
import { type Initializer, initializerSchema } from '../initializers'
import { type Regularizer, regularizerSchema } from '../regularizers'
import { type Common, type Range, type ScalarField, type ScalarOf, scalarSchema } from './scalarFields'

export {
  boolean, type BooleanField, choice, type ChoiceField, integer, type IntegerField, number, type NumberField,
  type ScalarField,
} from './scalarFields'

/**
 * A field of a layer or optimizer: its type, range and default stated once. The schema of saved documents,
 * the form and the chips on a layer all follow from it. Names and defaults are Keras 3's.
 */
export type Field = ScalarField | CompoundField
type CompoundField =
  | PairField | OptionalPairField | SidesField | TargetShapeField | AxesField | InitializerField | RegularizerField

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
/** Rows at the top and bottom, columns at the left and right. */
export interface SidesField extends Common { kind: 'sides'; default: Sides; min: number; max: number }
/** The sides of an example, as many as there are; one of them may be -1, for what is left over. */
export interface TargetShapeField extends Common { kind: 'target-shape'; default: TargetShape; max: number }
/** Axes of a batch, counted from 1 as 0 is the batch, out of a few sets of them; null for none. */
export interface AxesField extends Common {
  kind: 'axes'
  default: Axes | null
  options: readonly { value: Axes | null; label: string }[]
}
export interface InitializerField extends Common { kind: 'initializer'; default: Initializer }
export interface RegularizerField extends Common { kind: 'regularizer'; default: null }

export type Pair = [height: number, width: number]
export type Sides = [rows: [top: number, bottom: number], columns: [left: number, right: number]]
export type TargetShape = number[]
export type Axes = number[]
export type Fields = Record<string, Field>

export type ValueOf<F extends Field> =
  F extends ScalarField ? ScalarOf<F>
  : F extends PairField ? Pair
  : F extends OptionalPairField ? Pair | null
  : F extends SidesField ? Sides
  : F extends TargetShapeField ? TargetShape
  : F extends AxesField ? Axes | null
  : F extends RegularizerField ? Regularizer | null
  : Initializer
export type ConfigOf<F extends Fields> = { [Name in keyof F]: ValueOf<F[Name]> }
export type FieldValue = ValueOf<Field>

export const pair = (label: string, value: Pair, range: Range, rest: Partial<Common> = {}): PairField =>
  ({ kind: 'pair', label, default: value, ...range, ...rest })
export const optionalPair = (
  label: string, nullMeans: string, range: Range, rest: Partial<Common> = {},
): OptionalPairField => ({ kind: 'optional-pair', label, default: null, nullMeans, ...range, ...rest })
export const sides = (label: string, value: Sides, range: Range, rest: Partial<Common> = {}): SidesField =>
  ({ kind: 'sides', label, default: value, ...range, ...rest })
export const targetShape = (label: string, value: TargetShape, max: number, rest: Partial<Common> = {}): TargetShapeField =>
  ({ kind: 'target-shape', label, default: value, max, ...rest })
export const axes = (label: string, options: AxesField['options'], rest: Partial<Common> = {}): AxesField =>
  ({ kind: 'axes', label, default: options[0]!.value, options, ...rest })
export const initializer = (label: string, value: Initializer): InitializerField =>
  ({ kind: 'initializer', label, default: value, more: true })
export const regularizer = (label: string): RegularizerField =>
  ({ kind: 'regularizer', label, default: null, more: true })

/** The most sides that an example has: height, width and channels. */
const highestRank = 3

function valueSchema(field: Field): z.ZodType {
  switch (field.kind) {
    case 'pair': return pairSchema(field)
    case 'optional-pair': return pairSchema(field).nullable()
    case 'sides': return z.tuple([pairSchema(field), pairSchema(field)])
    case 'target-shape':
      return z.array(z.union([z.literal(-1), z.int().min(1).max(field.max)])).min(1).max(highestRank)
        .refine((shape) => shape.filter((side) => side === -1).length <= 1, 'one side at most is -1')
    case 'axes': {
      const allowed = field.options.map(({ value }) => JSON.stringify(value))
      return z.array(z.int()).nullable()
        .refine((value) => allowed.includes(JSON.stringify(value)), `one of ${allowed.join(', ')}`)
    }
    case 'initializer': return initializerSchema
    case 'regularizer': return regularizerSchema.nullable()
    default: return scalarSchema(field)
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
  switch (field.kind) {
    case 'integer': case 'pair': case 'optional-pair': case 'sides':
      return `Whole numbers from ${field.min} to ${field.max}`
    case 'number':
      return `A number ${field.aboveMin ? 'above' : 'from'} ${field.min} ${field.belowMax ? 'and below' : 'to'} ${field.max}`
    case 'target-shape': return `One to ${highestRank} whole numbers up to ${field.max}, such as 28 × 28; one may be -1`
    default: return result.error.issues[0]?.message
  }
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
  if (Array.isArray(value)) return Array.isArray(value[0]) ? formatSides(value as Sides) : value.join(' × ')
  if (typeof value === 'object') return 'name' in value ? formatInitializer(value) : formatRegularizer(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}

function formatInitializer({ name, ...parameters }: Initializer): string {
  const inner = Object.entries(parameters).map(([key, value]) => `${key} ${value}`)
  return inner.length ? `${name} (${inner.join(', ')})` : name
}

const formatRegularizer = (value: Regularizer): string =>
  Object.entries(value).filter(([, factor]) => factor > 0).map(([key, factor]) => `${key} ${factor}`).join(', ') || '0'

/** `1` all round, `1 × 2` where opposite sides are alike, else each of the four. */
function formatSides([[top, bottom], [left, right]]: Sides): string {
  if (top !== bottom || left !== right) return `top ${top}, bottom ${bottom}, left ${left}, right ${right}`
  return top === left ? String(top) : `${top} × ${left}`
}

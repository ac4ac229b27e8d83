import { z } from 'zod'

/** What every field has. Names and defaults of fields are Keras 3's. */
export interface Common {
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
export interface BooleanField extends Common {
  kind: 'boolean'
  default: boolean
  /** What a chip says where it is off, in place of its label and `no`. */
  off?: string
}
export interface ChoiceField<Option extends string = string> extends Common {
  kind: 'choice'
  default: Option
  options: readonly Option[]
}

/** A field of a single value: what parameters of initializers are too. */
export type ScalarField = IntegerField | NumberField | BooleanField | ChoiceField
export type ScalarOf<F extends ScalarField> =
  F extends ChoiceField<infer Option> ? Option
  : F extends IntegerField | NumberField ? number
  : boolean

export interface Range { min: number; max: number }
export const integer = (label: string, value: number, range: Range, rest: Partial<Common> = {}): IntegerField =>
  ({ kind: 'integer', label, default: value, ...range, ...rest })
export const number = (
  label: string, value: number, range: Range & Pick<NumberField, 'aboveMin' | 'belowMax'>, rest: Partial<Common> = {},
): NumberField => ({ kind: 'number', label, default: value, ...range, ...rest })
export const boolean = (
  label: string, value: boolean, rest: Partial<Common> & Pick<BooleanField, 'off'> = {},
): BooleanField =>
  ({ kind: 'boolean', label, default: value, ...rest })
export const choice = <const Option extends string>(
  label: string, value: NoInfer<Option>, options: readonly Option[], rest: Partial<Common> = {},
): ChoiceField<Option> => ({ kind: 'choice', label, default: value, options, ...rest })

export function scalarSchema(field: ScalarField): z.ZodType {
  switch (field.kind) {
    case 'integer': return z.int().min(field.min).max(field.max)
    case 'number': {
      let schema = z.number()
      schema = field.aboveMin ? schema.gt(field.min) : schema.min(field.min)
      return field.belowMax ? schema.lt(field.max) : schema.max(field.max)
    }
    case 'boolean': return z.boolean()
    case 'choice': return z.enum(field.options as [string, ...string[]])
  }
}

import { z } from 'zod'
import { formatValue } from '../layers/fields'

/** A dimension of a sweep: what is varied, over which values. */
const field = z.string().min(1).max(300)
const common = {
  /** What its value is called in names, tables and charts; the last part of the field where nothing is said. */
  label: z.string().trim().min(1).max(60).optional(),
}
const mostValues = 1000
const listSchema = z.strictObject({ field, ...common, values: z.array(z.json()).min(1).max(mostValues) })
const rangeSchema = z.strictObject({
  field, ...common,
  from: z.number(), to: z.number(),
  /** So many values from one end to the other, both included. A random search draws from all between. */
  count: z.int().min(2).max(mostValues).default(5),
  scale: z.enum(['linear', 'log']).default('linear'),
  /** Rounded to whole numbers. */
  integer: z.boolean().default(false),
}).refine(({ from, to }) => from < to, { path: ['to'], message: 'it must be more than from' })
  .refine(({ from, scale }) => scale === 'linear' || from > 0, { path: ['from'], message: 'a logarithmic range begins above 0' })
/** Several fields that change together, such as a learning rate that depends on a width. */
const pairedSchema = z.strictObject({
  fields: z.array(field).min(2).max(32), ...common,
  values: z.array(z.array(z.json())).min(1).max(mostValues),
}).superRefine(({ fields, values }, context) => values.forEach((row, i) => {
  if (row.length === fields.length) return
  context.addIssue({ code: 'custom', path: ['values', i], message: `it has ${row.length} values for ${fields.length} fields` })
}))

export type Axis = z.infer<typeof listSchema> | z.infer<typeof rangeSchema> | z.infer<typeof pairedSchema>

/** Which of the three it is, its keys say: so a mistake is told of that one, not of all. */
export const axisSchema: z.ZodType<Axis> = z.record(z.string(), z.unknown()).transform((given, context) => {
  const result = ('fields' in given ? pairedSchema : 'from' in given || 'to' in given ? rangeSchema : listSchema).safeParse(given)
  if (result.success) return result.data
  for (const { path, message } of result.error.issues) context.issues.push({ code: 'custom', path, message, input: given })
  return z.NEVER
})

export const fieldsOf = (axis: Axis): string[] => ('fields' in axis ? axis.fields : [axis.field])

/** The last part of a path that says something: `units`, but `dense_1.units` where another axis has that too. */
export function labelsOf(axes: readonly Axis[]): string[] {
  const tails = (parts: number) => axes.map((axis) => fieldsOf(axis)[0]!.split('.').slice(-parts).join('.'))
  const short = tails(1), long = tails(2)
  return axes.map(({ label }, i) => label ?? (short.filter((other) => other === short[i]).length > 1 ? long[i]! : short[i]!))
}

/** One of its values: one for each of its fields. */
export type AxisValue = readonly unknown[]

/** Every value, in order; equal ones that rounding has made once. */
export function valuesOf(axis: Axis): AxisValue[] {
  if ('fields' in axis) return axis.values
  if ('values' in axis) return axis.values.map((value) => [value])
  const all = Array.from({ length: axis.count }, (_, i) => at(axis, i / (axis.count - 1)))
  return [...new Set(all)].map((value) => [value])
}

/** A value drawn from all that it may take. @param draw from 0 to below 1 */
export function drawnValue(axis: Axis, draw: number): AxisValue {
  if ('values' in axis) {
    const values = valuesOf(axis)
    return values[Math.floor(draw * values.length)]!
  }
  return [at(axis, draw)]
}

function at({ from, to, scale, integer }: z.infer<typeof rangeSchema>, share: number): number {
  const value = scale === 'log' ? from * (to / from) ** share : from + (to - from) * share
  // Twelve digits: 0.001, not 0.0009999999999999998.
  return integer ? Math.round(value) : Number(value.toPrecision(12))
}

/** A value in names and tables: an architecture or optimizer by its name. */
export function valueText([first]: AxisValue): string {
  const name = (first as { name?: unknown } | null)?.name
  if (typeof name === 'string') return name
  if (Array.isArray(first) && first.every((part) => typeof part === 'number')) return formatValue(first as [number, number])
  return typeof first === 'string' ? first : JSON.stringify(first)
}

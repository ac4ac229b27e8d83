import { drawsValues, type Initializer, type InitializerName, initializerNames, initializerParameters, initializerSchema } from '../initializers'
import { type Field, fieldProblem, type FieldValue } from '../layers/fields'
import type { Regularizer } from '../regularizers'
import type { KerasConfig, KerasObject } from './kerasNetwork'

const pascal = (name: string): string => name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
/** tfjs writes `LeCunNormal` what Keras writes `LecunNormal`. */
const snake = (name: string): string => name.replace('LeCun', 'Lecun').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()

/** A field's value as it stands in a layer's config. */
export function kerasValue(field: Field, value: FieldValue): unknown {
  if (field.kind === 'regularizer') {
    return value && { class_name: 'L1L2', config: { ...value as Regularizer } } satisfies KerasObject
  }
  if (field.kind !== 'initializer') return value
  const { name, ...config } = value as Initializer
  return { class_name: pascal(name), config } satisfies KerasObject
}

/** A value read from a config, or why the field can't hold it. */
export type ReadValue = { value: FieldValue } | { problem: string }

/** The other way. Names of activations and initializers of older versions are understood. */
export function fieldValue(field: Field, given: unknown): ReadValue {
  const value = readers[field.kind]?.(given) ?? given
  const problem = value === unknown ? 'not known here' : fieldProblem(field, value)
  return problem === undefined ? { value: value as FieldValue } : { problem }
}
const unknown = Symbol('a class or function that has no counterpart here')

const bothSides = (value: unknown): unknown => (typeof value === 'number' ? [value, value] : value)
/** One number for all, one for each direction, or a pair for each. */
const readSides = (value: unknown): unknown => {
  const each = bothSides(value)
  return Array.isArray(each) ? each.map(bothSides) : each
}

/** What older versions and tfjs call activations. */
const formerNames: Record<string, string> = {
  swish: 'silu', logSoftmax: 'log_softmax', hardSigmoid: 'hard_sigmoid', leakyRelu: 'leaky_relu',
}
const readChoice = (value: unknown): unknown =>
  value === null ? 'linear' // no activation
  : typeof value === 'string' && Object.hasOwn(formerNames, value) ? formerNames[value] : value

/** Keras 2 and tfjs write the nearest float32 to what was meant: 0.009999999776482582 for 0.01. */
export function readNumber(value: unknown): unknown {
  if (typeof value !== 'number' || Math.fround(value) !== value) return value
  const meant = Number(value.toPrecision(6))
  return Math.fround(meant) === value ? meant : value
}

const readers: Partial<Record<Field['kind'], (value: unknown) => unknown>> = {
  number: readNumber, pair: bothSides, 'optional-pair': bothSides, sides: readSides, choice: readChoice,
  initializer: (value) => readInitializer(value) ?? unknown,
  regularizer: (value) => (value === null ? null : readRegularizer(value) ?? unknown),
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readObject(value: unknown): { name: string; config: KerasConfig } | undefined {
  if (typeof value === 'string') return { name: snake(value), config: {} }
  if (!isObject(value) || typeof value.class_name !== 'string') return undefined
  return { name: snake(value.class_name), config: isObject(value.config) ? value.config : {} }
}

/** What Keras writes beside parameters and that changes nothing. */
const isNeutral = (value: unknown): boolean => value === null || value === undefined || value === 0 || value === false

function readInitializer(value: unknown): Initializer | undefined {
  const object = readObject(value)
  const name = initializerNames.find((known) => known === object?.name)
  if (!object || !name) return undefined
  const known = knownParameters(name)
  const config = Object.entries(object.config)
  if (!config.every(([key, parameter]) => known.has(key) || isNeutral(parameter))) return undefined
  const parameters = config.filter(([key, parameter]) => known.has(key) && parameter !== null)
    .map(([key, parameter]) => [key, key === 'distribution' && parameter === 'normal' ? 'truncated_normal' : readNumber(parameter)])
  const result = initializerSchema.safeParse({ name, ...Object.fromEntries(parameters) as object })
  return result.success ? result.data : undefined
}

const knownParameters = (name: InitializerName): Set<string> =>
  new Set([...Object.keys(initializerParameters(name)), ...(drawsValues(name) ? ['seed'] : [])])

/** The defaults of Keras's `L1` and `L2` where they go by their names alone. */
const namedFactor = 0.01
function readRegularizer(value: unknown): Regularizer | undefined {
  const object = readObject(value)
  if (!object || !/^l1l?2?$|^l2$|^l1_l2$/.test(object.name)) return undefined
  const factor = (key: 'l1' | 'l2') => {
    const given = object.config[key]
    const named = typeof value === 'string' && object.name.includes(key) ? namedFactor : 0
    return typeof given === 'number' ? readNumber(given) as number : named
  }
  return { l1: factor('l1'), l2: factor('l2') }
}

import { z } from 'zod'
import { choice, number, type ScalarField, type ScalarOf, scalarSchema } from './layers/scalarFields'

type Parameters = Record<string, ScalarField>

const anyNumber = { min: -1e6, max: 1e6 }
const positive = { min: 0, max: 100, aboveMin: true }
const normalParameters = { mean: number('Mean', 0, anyNumber), stddev: number('Standard deviation', 0.05, positive) }

/** Initializers that draw, and those that don't, with their parameters. Names and defaults are `keras.initializers`'s. */
const drawn = {
  glorot_uniform: {}, glorot_normal: {}, he_uniform: {}, he_normal: {}, lecun_uniform: {}, lecun_normal: {},
  random_normal: normalParameters,
  truncated_normal: normalParameters,
  random_uniform: { minval: number('From', -0.05, anyNumber), maxval: number('To', 0.05, anyNumber) },
  variance_scaling: {
    scale: number('Scale', 1, positive),
    mode: choice('Mode', 'fan_in', ['fan_in', 'fan_out', 'fan_avg']),
    distribution: choice('Distribution', 'truncated_normal', ['truncated_normal', 'untruncated_normal', 'uniform']),
  },
  orthogonal: { gain: number('Gain', 1, anyNumber) },
} as const satisfies Record<string, Parameters>
const fixed = {
  zeros: {}, ones: {},
  constant: { value: number('Value', 0, anyNumber) },
  identity: { gain: number('Gain', 1, anyNumber) },
} as const satisfies Record<string, Parameters>

type ParametersOf<P extends Parameters> = { -readonly [Name in keyof P]: ScalarOf<P[Name]> }
type Drawn = { [Name in keyof typeof drawn]: { name: Name; seed?: number } & ParametersOf<(typeof drawn)[Name]> }
type Fixed = { [Name in keyof typeof fixed]: { name: Name } & ParametersOf<(typeof fixed)[Name]> }

/** How a weight gets its first values. Where there is no seed it follows from the run's. */
export type Initializer = (Drawn & Fixed)[keyof Drawn | keyof Fixed]
export type InitializerName = Initializer['name']
export type InitializerOf<Name extends InitializerName> = (Drawn & Fixed)[Name]

const parametersOf: Record<InitializerName, Parameters> = { ...fixed, ...drawn }
export const initializerNames = Object.keys(parametersOf) as InitializerName[]
/** What can be set of it, but for the seed. */
export const initializerParameters = (name: InitializerName): Parameters => parametersOf[name]
export const drawsValues = (name: InitializerName): boolean => name in drawn

export const seedRange = { min: 0, max: 2 ** 31 - 1 }
const seedSchema = z.int().min(seedRange.min).max(seedRange.max)

const schemaOf = (name: InitializerName) => z.strictObject({
  name: z.literal(name),
  ...Object.fromEntries(Object.entries(parametersOf[name]).map(([parameter, field]) =>
    [parameter, scalarSchema(field).default(field.default)])),
  ...(drawsValues(name) ? { seed: seedSchema.optional() } : {}),
})
const schemas = initializerNames.map(schemaOf)

export const initializerSchema = z.discriminatedUnion('name', schemas as unknown as
  [(typeof schemas)[number], ...typeof schemas]) as unknown as z.ZodType<Initializer>

/** The initializer of that name with Keras's default parameters. */
export const initializerNamed = (name: InitializerName): Initializer => initializerSchema.parse({ name })

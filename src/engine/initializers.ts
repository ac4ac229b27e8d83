import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import type { Initializer, InitializerName, InitializerOf } from '../domain/initializers'
import type { WeightSpec } from '../domain/layers/definition'
import { type Shape, sizeOf } from '../domain/shape'
import { orthogonalMatrix } from './orthogonal'
import { generatorFor } from '../data/random'
import { normal, truncatedNormal, uniform } from './random'

/** Keras divides by it so that a normal cut at two deviations keeps the variance asked for. */
const truncatedDeviation = 0.87962566103423978

/** How many values come in and go out by a weight of that shape: Keras's `compute_fans`. */
export function fansOf(shape: Shape): { fanIn: number; fanOut: number } {
  const [last = 1, before = last, ...field] = [...shape].reverse()
  const size = sizeOf(field)
  return { fanIn: before * size, fanOut: last * size }
}

/** The next value; or all of them, for what isn't drawn one by one. */
type Values = (() => number) | ArrayLike<number>
type Fill<Name extends InitializerName> = (initializer: InitializerOf<Name>, shape: Shape, generator: RandomGenerator) => Values

type Scaling = Pick<InitializerOf<'variance_scaling'>, 'scale' | 'mode' | 'distribution'>
function scaled({ scale, mode, distribution }: Scaling, shape: Shape, generator: RandomGenerator): Values {
  const { fanIn, fanOut } = fansOf(shape)
  const fan = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[mode]
  const deviation = Math.sqrt(scale / Math.max(1, fan)), limit = Math.sqrt(3) * deviation
  if (distribution === 'uniform') return () => uniform(generator, -limit, limit)
  if (distribution === 'untruncated_normal') return () => normal(generator) * deviation
  return () => truncatedNormal(generator) * (deviation / truncatedDeviation)
}
const scaledBy = (scale: number, mode: Scaling['mode'], distribution: Scaling['distribution']) =>
  (_initializer: unknown, shape: Shape, generator: RandomGenerator) => scaled({ scale, mode, distribution }, shape, generator)

/** `keras.initializers`, their formulas. */
const fills: { [Name in InitializerName]: Fill<Name> } = {
  zeros: () => () => 0,
  ones: () => () => 1,
  constant: ({ value }) => () => value,
  identity: ({ gain }, [rows = 0, columns = 0]) =>
    Float32Array.from({ length: rows * columns }, (_, i) => (Math.floor(i / columns) === i % columns ? gain : 0)),
  glorot_uniform: scaledBy(1, 'fan_avg', 'uniform'),
  glorot_normal: scaledBy(1, 'fan_avg', 'truncated_normal'),
  he_uniform: scaledBy(2, 'fan_in', 'uniform'),
  he_normal: scaledBy(2, 'fan_in', 'truncated_normal'),
  lecun_uniform: scaledBy(1, 'fan_in', 'uniform'),
  lecun_normal: scaledBy(1, 'fan_in', 'truncated_normal'),
  variance_scaling: scaled,
  random_normal: ({ mean, stddev }, _shape, generator) => () => mean + normal(generator) * stddev,
  truncated_normal: ({ mean, stddev }, _shape, generator) => () => mean + truncatedNormal(generator) * stddev,
  random_uniform: ({ minval, maxval }, _shape, generator) => () => uniform(generator, minval, maxval),
  orthogonal: ({ gain }, shape, generator) => {
    const columns = shape[shape.length - 1]!
    return orthogonalMatrix(sizeOf(shape) / columns, columns, generator).map((value) => value * gain)
  },
}

/**
 * First values of a weight, in the order of its shape's last axis first.
 * @param generator by the run's seed; an initializer with a seed of its own draws by that alone
 */
export function initialValues({ initializer, shape, ones }: WeightSpec, generator: RandomGenerator): Float32Array {
  const own = 'seed' in initializer && initializer.seed !== undefined ? generatorFor(initializer.seed, 'weights') : generator
  const fill = fills[initializer.name] as (initializer: Initializer, shape: Shape, generator: RandomGenerator) => Values
  const values = fill(initializer, shape, own)
  const filled = typeof values === 'function' ? Float32Array.from({ length: sizeOf(shape) }, values) : Float32Array.from(values)
  return ones ? filled.fill(1, ones.from, ones.to) : filled
}

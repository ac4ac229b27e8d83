import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import type { Initializer } from '../domain/initializers'
import type { WeightSpec } from '../domain/layers/definition'
import { sizeOf } from '../domain/shape'
import { normal, truncatedNormal, uniform } from './random'

/** Keras divides by it so that a normal cut at two deviations keeps the variance asked for. */
const truncatedDeviation = 0.87962566103423978

type Draw = (generator: RandomGenerator, weight: WeightSpec) => () => number

const scaledUniform = (limit: (weight: WeightSpec) => number): Draw => (generator, weight) => {
  const bound = Math.sqrt(limit(weight))
  return () => uniform(generator, -bound, bound)
}
const scaledNormal = (variance: (weight: WeightSpec) => number): Draw => (generator, weight) => {
  const deviation = Math.sqrt(variance(weight)) / truncatedDeviation
  return () => truncatedNormal(generator) * deviation
}

/** `keras.initializers`, their formulas. */
const draws: { [Name in Initializer['name']]: (initializer: Extract<Initializer, { name: Name }>) => Draw } = {
  zeros: () => () => () => 0,
  ones: () => () => () => 1,
  glorot_uniform: () => scaledUniform(({ fanIn, fanOut }) => 6 / (fanIn + fanOut)),
  glorot_normal: () => scaledNormal(({ fanIn, fanOut }) => 2 / (fanIn + fanOut)),
  he_uniform: () => scaledUniform(({ fanIn }) => 6 / fanIn),
  he_normal: () => scaledNormal(({ fanIn }) => 2 / fanIn),
  lecun_uniform: () => scaledUniform(({ fanIn }) => 3 / fanIn),
  lecun_normal: () => scaledNormal(({ fanIn }) => 1 / fanIn),
  random_normal: ({ stddev }) => (generator) => () => normal(generator) * stddev,
  truncated_normal: ({ stddev }) => (generator) => () => truncatedNormal(generator) * stddev,
}

/** First values of a weight, in the order of its shape's last axis first. */
export function initialValues(weight: WeightSpec, generator: RandomGenerator): Float32Array {
  const make = draws[weight.initializer.name] as (initializer: Initializer) => Draw
  const draw = make(weight.initializer)(generator, weight)
  return Float32Array.from({ length: sizeOf(weight.shape) }, draw)
}

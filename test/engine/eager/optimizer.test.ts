import { afterAll, describe, expect, it } from 'vitest'
import {
  optimizerNamed,
  optimizerNames,
  optimizers,
  optimizerSchema,
  type OptimizerSpec,
} from '../../../src/domain/optimizers'
import type { FailureError } from '../../../src/domain/failure'
import type { NetworkWeight } from '../../../src/engine/eager/network'
import { Optimizer } from '../../../src/engine/eager/optimizer'
import { tf } from '../../../src/engine/tensorflow'
import { expectClose } from './closeTo'
import { seededValues } from '../seededNumbers'
import { plainlyClipped, plainSteps } from './plainRules'

const shape = [4, 3], size = 12, steps = 25
const starts = seededValues(size, -1, 1, 1)
/** Gradients of each step, some of them 0 and some a thousand times as large as others. */
const gradients = Array.from({ length: steps }, (_, step) =>
  seededValues(size, -1, 1, 100 + step).map((value, place) =>
    place === 0 ? 0 : value * [1, 0.01, 10][place % 3]!,
  ),
)

function weightOf(values: number[] = starts, name = 'layer/kernel'): NetworkWeight {
  const variable = tf.tidy(() => tf.variable(tf.tensor(values, shape)))
  return {
    name,
    variable,
    spec: { name: 'kernel', shape, initializer: { name: 'zeros' }, trainable: true },
  }
}
const apply = (optimizer: Optimizer, iteration: number) =>
  tf.tidy(() => optimizer.apply(iteration, [tf.tensor(gradients[iteration - 1]!, shape)]))

const specOf = (parts: Record<string, unknown>): OptimizerSpec => optimizerSchema.parse(parts)
const specs: OptimizerSpec[] = [
  ...optimizerNames.map(optimizerNamed),
  { name: 'SGD', learning_rate: 0.3 },
  { name: 'SGD', momentum: 0.9 },
  { name: 'SGD', learning_rate: 0.05, momentum: 0.5 },
  { name: 'SGD', momentum: 0.9, nesterov: true },
  { name: 'SGD', nesterov: true },
  { name: 'RMSprop', learning_rate: 0.02, rho: 0.5 },
  { name: 'RMSprop', rho: 0, epsilon: 0.01 },
  { name: 'RMSprop', epsilon: 0.1 },
  { name: 'RMSprop', momentum: 0.9 },
  { name: 'RMSprop', centered: true, epsilon: 1e-3 },
  { name: 'RMSprop', centered: true, momentum: 0.7, rho: 0.8, epsilon: 1e-2 },
  { name: 'Adam', learning_rate: 0.05 },
  { name: 'Adam', beta_1: 0.5, beta_2: 0.9 },
  { name: 'Adam', beta_1: 0, beta_2: 0.5 },
  { name: 'Adam', epsilon: 0.1 },
  { name: 'Adam', amsgrad: true, beta_2: 0.5 },
  { name: 'AdamW', amsgrad: true, beta_1: 0.7, beta_2: 0.6, epsilon: 0.01 },
  { name: 'Adagrad', initial_accumulator_value: 0.5, epsilon: 0.01 },
  { name: 'Adadelta', learning_rate: 1, rho: 0.5, epsilon: 0.01 },
  { name: 'Adamax', beta_1: 0.6, beta_2: 0.7, epsilon: 0.01 },
  { name: 'Nadam', beta_1: 0.6, beta_2: 0.7, epsilon: 0.01 },
  ...optimizerNames.flatMap((name) => [{ weight_decay: 0.02 }, { clipnorm: 2 }, { global_clipnorm: 3 }, { clipvalue: 0.5 }]
    .map((fields) => ({ ...optimizerNamed(name), learning_rate: 0.02, ...fields }))),
].map((parts) => specOf(parts))
const named = specs.map((spec) => ({ spec, title: JSON.stringify(spec) }))

const before = tf.memory().numTensors
afterAll(() => expect(tf.memory().numTensors).toBe(before))

describe.each(named)('$title', ({ spec }) => {
  it('gives the weights of Keras’s formulas over 25 steps', () => {
    const weight = weightOf(), optimizer = new Optimizer(spec, [weight])
    const clipped = gradients.map((gradient) => plainlyClipped(spec, gradient))
    const expected = starts.map((start, place) => plainSteps(spec, start, clipped.map((gradient) => gradient[place]!)))
    for (let iteration = 1; iteration <= steps; iteration++) {
      apply(optimizer, iteration)
      // Rounding adds up: an epsilon a step of values up to 10; and 1 − 0.999 in float32 is off by 6e-5.
      expectClose(
        weight.variable.dataSync(),
        expected.map((path) => path[iteration - 1]!),
        { relative: 2e-5, absolute: 5e-5 },
      )
    }
    optimizer.dispose()
    weight.variable.dispose()
  })

  it('goes on the same from its saved state', () => {
    const straight = weightOf(), optimizer = new Optimizer(spec, [straight])
    for (let iteration = 1; iteration <= 5; iteration++) apply(optimizer, iteration)
    const resumed = weightOf([...straight.variable.dataSync()]), other = new Optimizer(spec, [resumed])
    other.load(optimizer.save())
    for (let iteration = 6; iteration <= 10; iteration++) {
      apply(optimizer, iteration)
      apply(other, iteration)
    }
    expect(resumed.variable.dataSync()).toEqual(straight.variable.dataSync())
    expect(other.save()).toEqual(optimizer.save())
    optimizer.dispose()
    other.dispose()
    tf.dispose([straight.variable, resumed.variable])
  })
})

it('tries every field of every optimizer at another value than its default', () => {
  for (const name of optimizerNames) {
    const defaults = optimizerNamed(name) as unknown as Record<string, unknown>
    const varied = Object.keys(optimizers[name]).filter((field) => specs.some((spec) =>
      spec.name === name && (spec as unknown as Record<string, unknown>)[field] !== defaults[field]))
    expect(varied).toEqual(Object.keys(optimizers[name]))
  }
})

describe('the optimizer’s state', () => {
  it('is named by slot and weight, with nothing where none is needed', () => {
    const names = (parts: Record<string, unknown>) => {
      const weight = weightOf(), optimizer = new Optimizer(specOf(parts), [weight])
      const found = optimizer.save().map(({ name }) => name)
      optimizer.dispose()
      weight.variable.dispose()
      return found
    }
    expect(names({ name: 'SGD' })).toEqual([])
    expect(names({ name: 'SGD', momentum: 0.9 })).toEqual(['momentum/layer/kernel'])
    expect(names({ name: 'RMSprop', momentum: 0.1, centered: true }).sort())
      .toEqual(['average_gradient/layer/kernel', 'momentum/layer/kernel', 'velocity/layer/kernel'])
    expect(names({ name: 'Adam' })).toEqual(['momentum/layer/kernel', 'velocity/layer/kernel'])
  })

  it('is kept a weight: two weights don’t share theirs', () => {
    const spec = specOf({ name: 'Adam' })
    const weights = [weightOf(starts, 'a/kernel'), weightOf(starts, 'b/kernel')],
      optimizer = new Optimizer(spec, weights)
    tf.tidy(() => optimizer.apply(1, [tf.ones(shape), tf.zeros(shape)]))
    expect(weights[1]!.variable.dataSync()).toEqual(Float32Array.from(starts))
    expect(weights[0]!.variable.dataSync()).not.toEqual(Float32Array.from(starts))
    optimizer.dispose()
    tf.dispose(weights.map(({ variable }) => variable))
  })

  it('is refused where a slot is missing or has another shape', () => {
    const weight = weightOf(), optimizer = new Optimizer(specOf({ name: 'Adam' }), [weight])
    const saved = optimizer.save()
    const code = (tensors: typeof saved) => {
      try {
        optimizer.load(tensors)
      } catch (error) {
        return (error as FailureError).failure.code
      }
      return undefined
    }
    expect(code(saved)).toBeUndefined()
    expect(code(saved.slice(1))).toBe('checkpoint-damaged')
    expect(code(saved.map((tensor) => ({ ...tensor, shape: [12] })))).toBe('checkpoint-damaged')
    optimizer.dispose()
    weight.variable.dispose()
  })
})

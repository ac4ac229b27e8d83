import { describe, expect, it } from 'vitest'
import { outputActivations } from '../../src/domain/architecture'
import { losses, lossesFor, lossFor, lossProblem, lossTable } from '../../src/domain/losses'
import { optimizerNamed, optimizerNames, optimizerSchema } from '../../src/domain/optimizers'
import {
  heldOut, isValidated, planOf, settingsProblem, summariseTraining, trainingSchema,
} from '../../src/domain/training'
import { seededNumbers } from '../engine/seededNumbers'
import { wholeBetween } from './randomArchitecture'

const trainingOf = (settings: Record<string, unknown> = {}) => trainingSchema.parse(settings)
const epochs = (count: number) => ({ unit: 'epochs', epochs: count })
const steps = (count: number) => ({ unit: 'steps', steps: count })
const split = (fraction: number) => ({ source: 'split', fraction })

describe('planOf', () => {
  it.each([
    // Settings, images, and what they come to; the first is Keras's 1,688 steps on Fashion-MNIST.
    [{}, 60_000, { examples: 54_000, stepsPerEpoch: 1688, steps: 16_880, epochs: 10, evaluateEvery: 1688 }],
    [{ batch_size: 100, validation: split(0) }, 60_000,
      { examples: 60_000, stepsPerEpoch: 600, steps: 6000, epochs: 10, evaluateEvery: 600 }],
    [{ batch_size: 128, budget: epochs(1), validation: { source: 'test' } }, 60_000,
      { examples: 60_000, stepsPerEpoch: 469, steps: 469, epochs: 1, evaluateEvery: 469 }],
    [{ budget: steps(15_000), evaluate: { every: 'steps', steps: 50 }, validation: split(0.2) }, 60_000,
      { examples: 48_000, stepsPerEpoch: 1500, steps: 15_000, epochs: 10, evaluateEvery: 50 }],
    [{ budget: steps(1501), validation: split(0.2) }, 60_000,
      { examples: 48_000, stepsPerEpoch: 1500, steps: 1501, epochs: 2, evaluateEvery: 1500 }],
    [{ budget: steps(1), batch_size: 65_536, validation: split(0) }, 10,
      { examples: 10, stepsPerEpoch: 1, steps: 1, epochs: 1, evaluateEvery: 1 }],
    [{ batch_size: 4, budget: epochs(2), validation: split(0) }, 9,
      { examples: 9, stepsPerEpoch: 3, steps: 6, epochs: 2, evaluateEvery: 3 }],
  ])('of %j on %i images', (settings, train, plan) =>
    expect(planOf(trainingOf(settings), train)).toEqual({ phases: [plan.steps], ...plan }))

  it('sees every example once an epoch, the last batch taking what is left', () => {
    const next = seededNumbers(41)
    for (let i = 0; i < 2000; i++) {
      const batch = wholeBetween(next, 1, 300), train = wholeBetween(next, 1, 5000)
      const training = trainingOf({
        batch_size: batch, budget: epochs(wholeBetween(next, 1, 9)), validation: split(next() * 0.9),
      })
      const { examples, stepsPerEpoch, steps: total, epochs: count } = planOf(training, train)
      expect(examples + heldOut(training, train)).toBe(train)
      if (!examples) continue
      const last = examples - (stepsPerEpoch - 1) * batch
      expect(last).toBeGreaterThan(0)
      expect(last).toBeLessThanOrEqual(batch)
      expect(total).toBe(count * stepsPerEpoch)
    }
  })

  it('has whole steps even where nothing is left to train on', () => {
    expect(planOf(trainingOf(), 0)).toEqual({
      phases: [10], examples: 0, stepsPerEpoch: 1, steps: 10, epochs: 10, evaluateEvery: 1,
    })
  })
})

describe('heldOut', () => {
  it.each([[0, 60_000, 0], [0.1, 60_000, 6000], [0.1, 15, 2], [0.1, 4, 0], [0.9, 10, 9], [1 / 3, 100, 33]])(
    'a share of %f of %i is %i', (fraction, train, count) => {
      expect(heldOut(trainingOf({ validation: split(fraction) }), train)).toBe(count)
    },
  )
  it('is none where the test set validates', () => {
    expect(heldOut(trainingOf({ validation: { source: 'test' } }), 60_000)).toBe(0)
  })
})

describe('the loss of an output', () => {
  it.each(outputActivations)('of %s is one of those that go with it, the usual one first', (activation) => {
    const fitting = losses.filter((loss) => lossProblem(loss, activation) === undefined)
    expect(fitting).toEqual(lossesFor(activation))
    expect(fitting[0]).toBe(lossFor(activation))
    for (const loss of losses) {
      if (!fitting.includes(loss)) expect(lossProblem(loss, activation)).toMatch(`${activation} goes with ${fitting[0]}`)
    }
  })
  it('is the likelihood of log probabilities, the crossentropy of probabilities, the hinge of scores', () => {
    expect(outputActivations.map(lossFor)).toEqual([
      'categorical_crossentropy', 'negative_log_likelihood', 'categorical_crossentropy', 'binary_crossentropy', 'categorical_hinge',
    ])
  })
})

describe('settings that don’t go together', () => {
  const problemOf = (settings: Record<string, unknown>) => settingsProblem(trainingOf(settings), 10)
  const none = { source: 'split', fraction: 0 }
  it('are none in the defaults', () => expect(problemOf({})).toBeUndefined())
  it.each(losses)('smoothed labels with %s only where it has them', (loss) => {
    expect(problemOf({ loss, label_smoothing: 0.1 }) === undefined).toBe(lossTable[loss].smooths)
  })
  it.each([
    { settings: { class_weight: [1, 2] }, problem: 'Class weights: 2 are given, the data has 10 classes' },
    { settings: { reduce_lr_on_plateau: {}, schedule: { name: 'cosine_decay' } }, problem: 'constant schedule' },
    { settings: { reduce_lr_on_plateau: {}, validation: none }, problem: 'no validation to watch' },
    { settings: { early_stopping: {}, validation: none }, problem: 'no validation to watch' },
    { settings: { metrics: ['top_k_categorical_accuracy'], top_k: 10 }, problem: 'with 10 classes the top 10 are all of them' },
  ])('$settings: $problem', ({ settings, problem }) => expect(problemOf(settings)).toContain(problem))
})

it('more is measured than loss and accuracy where it is asked for alone', () => {
  expect(trainingOf()).toMatchObject({ metrics: [], top_k: 5 })
  expect(trainingOf({ metrics: ['auc', 'f1_score'] }).metrics).toEqual(['auc', 'f1_score'])
})

describe('settings that can’t be', () => {
  it.each([
    [{ batch_size: 0 }], [{ batch_size: 1.5 }], [{ budget: epochs(0) }],
    [{ budget: { unit: 'hours', hours: 1 } }],
    [{ budget: { ...epochs(3), steps: 3 } }], [{ evaluate: { every: 'steps', steps: 0 } }],
    [{ validation: split(1) }],
    [{ validation: split(-0.1) }], [{ validation: { source: 'train' } }],
    [{ validation: { source: 'test', fraction: 0.1 } }],
    [{ seed: -1 }], [{ seed: 2 ** 31 }], [{ seed: 0.5 }], [{ loss: 'mse' }], [{ learning_rate: 1 }],
    [{ watch_test: 'yes' }],
    [{ metrics: ['accuracy'] }], [{ metrics: ['auc', 'auc'] }], [{ metrics: 'auc' }], [{ top_k: 0 }], [{ top_k: 2.5 }],
    [{ optimizer: { name: 'SGD', learning_rate: 0 } }],
    [{ optimizer: { name: 'SGD', learning_rate: Infinity } }],
    [{ optimizer: { name: 'SGD', momentum: 1 } }], [{ optimizer: 'SGD' }],
    [{ optimizer: { name: 'toString' } }],
  ])('%j is refused', (settings) => expect(trainingSchema.safeParse(settings).success).toBe(false))

  it('a learning rate far too high is allowed: what it does is for the curve to show', () => {
    expect(trainingSchema.safeParse({ optimizer: { name: 'SGD', learning_rate: 1e10 } }).success).toBe(true)
  })
})

describe.each(optimizerNames)('%s', (name) => {
  it('has the same defaults by name and where a file leaves them out', () => {
    expect(optimizerSchema.parse({ name })).toEqual(optimizerNamed(name))
  })
})

it('optimizers begin as Keras’s do', () => {
  const off = { weight_decay: 0, clipnorm: 0, global_clipnorm: 0, clipvalue: 0 }
  const betas = { learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 }
  const defaults = {
    SGD: { learning_rate: 0.01, momentum: 0, nesterov: false },
    RMSprop: { learning_rate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false },
    Adagrad: { learning_rate: 0.001, initial_accumulator_value: 0.1, epsilon: 1e-7 },
    Adadelta: { learning_rate: 0.001, rho: 0.95, epsilon: 1e-7 },
    Adam: { ...betas, amsgrad: false },
    AdamW: { ...betas, amsgrad: false, weight_decay: 0.004 },
    Adamax: betas,
    Nadam: betas,
  }
  expect(Object.keys(defaults)).toEqual(optimizerNames)
  for (const name of optimizerNames) expect(optimizerNamed(name)).toEqual({ name, ...off, ...defaults[name] })
})

describe('summariseTraining', () => {
  it.each([
    [{}, 'Adam 0.001 · batch 32 · 10 epochs'], [{ budget: epochs(1) }, 'Adam 0.001 · batch 32 · 1 epoch'],
    [{ budget: steps(15_000), optimizer: { name: 'SGD' } }, 'SGD 0.01 · batch 32 · 15,000 steps'],
  ])('%j reads %s', (settings, text) => expect(summariseTraining(trainingOf(settings))).toBe(text))
})

it('holds out a share or a number of the training examples', () => {
  const held = (validation: object) => heldOut(trainingSchema.parse({ validation: { source: 'split', ...validation } }), 1000)
  expect([held({}), held({ fraction: 0.25 }), held({ fraction: 0 }), held({ count: 37, fraction: 0 })]).toEqual([100, 250, 0, 37])
  expect(isValidated(trainingSchema.parse({ validation: { source: 'split', fraction: 0 } }))).toBe(false)
  expect(isValidated(trainingSchema.parse({ validation: { source: 'split', fraction: 0, count: 1 } }))).toBe(true)
})

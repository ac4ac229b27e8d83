import { beforeAll, describe, it } from 'vitest'
import { activations } from '../../src/domain/activations'
import { outputActivations } from '../../src/domain/architecture'
import { lossesFor, lossTable } from '../../src/domain/losses'
import { experimentOf, type LayerParts } from '../engine/smallExperiment'
import { expectSameStep } from './sameStep'
import { type Case, type Compared, python, trainBothWays } from './sideBySide'

const batch_size = 24
const step = (name: string, layers: LayerParts[], training: object = {}, output: object = {}): Case => ({
  name, before: 3, steps: 1,
  experiment: experimentOf(layers, { batch_size, ...training }, output as Record<string, unknown>),
})

const convolution: LayerParts[] = [{ type: 'Conv2D', filters: 5, padding: 'same' }, { type: 'Flatten' }]
const mixed: LayerParts[] = [
  { type: 'Conv2D', filters: 4, activation: 'tanh' }, { type: 'MaxPooling2D' }, { type: 'BatchNormalization' },
  { type: 'Flatten' }, { type: 'Dense', units: 12 },
]

const optimizers = [
  { name: 'SGD', learning_rate: 0.05 },
  { name: 'SGD', learning_rate: 0.05, momentum: 0.9 },
  { name: 'SGD', learning_rate: 0.05, momentum: 0.9, nesterov: true },
  { name: 'RMSprop' },
  { name: 'RMSprop', momentum: 0.8 },
  { name: 'RMSprop', centered: true },
  { name: 'RMSprop', rho: 0.7, momentum: 0.8, epsilon: 0.001, centered: true },
  { name: 'Adam' },
  { name: 'Adam', learning_rate: 0.01, beta_1: 0.7, beta_2: 0.95, epsilon: 0.01 },
  { name: 'Adam', amsgrad: true, beta_2: 0.9 },
  { name: 'AdamW', weight_decay: 0.02 },
  { name: 'AdamW', amsgrad: true, beta_1: 0.8 },
  { name: 'Adagrad', learning_rate: 0.02 },
  { name: 'Adagrad', initial_accumulator_value: 0.5, epsilon: 0.01 },
  { name: 'Adadelta', learning_rate: 1 },
  { name: 'Adadelta', learning_rate: 1, rho: 0.7, epsilon: 0.001 },
  { name: 'Adamax' },
  { name: 'Adamax', learning_rate: 0.01, beta_1: 0.7, beta_2: 0.9, epsilon: 0.01 },
  { name: 'Nadam' },
  { name: 'Nadam', learning_rate: 0.01, beta_1: 0.7, beta_2: 0.9, epsilon: 0.01 },
  { name: 'SGD', learning_rate: 0.05, weight_decay: 0.1 },
  { name: 'SGD', learning_rate: 0.05, clipnorm: 0.05 },
  { name: 'SGD', learning_rate: 0.05, momentum: 0.9, global_clipnorm: 0.1 },
  { name: 'RMSprop', clipvalue: 0.01 },
]

/** Shows gradients as they are; Adam squares what nearly cancels out. */
const plain = { optimizer: { name: 'SGD', learning_rate: 0.1 } }
/** Losses with the outputs that they go with. */
const losses = outputActivations.flatMap((activation) => lossesFor(activation).map((loss) => ({ activation, loss })))

/** A network for each type of layer, and for each way of theirs to be set that changes what is computed. */
const layerCases: [string, LayerParts[], object?, object?][] = [
  ['Dense', [{ type: 'Flatten' }, { type: 'Dense', units: 9 }]],
  ['Dense without bias', [{ type: 'Flatten' }, { type: 'Dense', units: 9, use_bias: false }]],
  ['Conv2D', convolution],
  ['Conv2D valid without bias', [{ type: 'Conv2D', filters: 5, kernel_size: [2, 4], use_bias: false }, { type: 'Flatten' }]],
  ['Conv2D behind another, strides and same', [
    { type: 'Conv2D', filters: 3 }, { type: 'Conv2D', filters: 4, strides: [2, 3], padding: 'same' }, { type: 'Flatten' },
  ]],
  ['Conv2D behind another, strides and valid', [
    { type: 'Conv2D', filters: 3 }, { type: 'Conv2D', filters: 4, strides: [2, 2] }, { type: 'Flatten' },
  ]],
  ...(['MaxPooling2D', 'AveragePooling2D'] as const).flatMap((type): [string, LayerParts[]][] => [
    [type, [{ type: 'Conv2D', filters: 3 }, { type }, { type: 'Flatten' }]],
    [`${type} behind an activation that falls`, [
      { type: 'Conv2D', filters: 3, activation: 'gelu' }, { type }, { type: 'Flatten' },
    ]],
    [`${type} overlapping and same`, [
      { type: 'Conv2D', filters: 3 }, { type, pool_size: [3, 3], strides: [2, 2], padding: 'same' }, { type: 'Flatten' },
    ]],
  ]),
  ['BatchNormalization of images', [
    { type: 'Conv2D', filters: 3 }, { type: 'BatchNormalization' }, { type: 'Conv2D', filters: 3 }, { type: 'Flatten' },
  ]],
  ['BatchNormalization of flat values', [
    { type: 'Flatten' }, { type: 'Dense', units: 9 }, { type: 'BatchNormalization', momentum: 0.8, epsilon: 0.01 },
  ]],
  ['BatchNormalization without gamma and beta', [
    { type: 'Conv2D', filters: 3 }, { type: 'BatchNormalization', center: false, scale: false }, { type: 'Flatten' },
  ]],
  ['Dropout that drops nothing', [{ type: 'Dropout', rate: 0 }, { type: 'Flatten' }, { type: 'Dense', units: 9 }]],
  ['SpatialDropout2D that drops nothing', [{ type: 'SpatialDropout2D', rate: 0 }, ...convolution]],
  ['LeakyReLU', [{ type: 'Flatten' }, { type: 'Dense', units: 9, activation: 'linear' }, { type: 'LeakyReLU' }]],
  ['a log-softmax output', convolution, { loss: 'negative_log_likelihood' }, { activation: 'log_softmax' }],
  ['a relu-softmax output', convolution, {}, { activation: 'relu_softmax' }],
  ['an output without bias', convolution, {}, { use_bias: false }],
]

const cases: Case[] = [
  ...optimizers.map((optimizer) => step(`the optimizer ${JSON.stringify(optimizer)}`, mixed, { optimizer })),
  ...losses.flatMap(({ activation, loss }) => [
    step(`${loss} of ${activation}`, mixed, { loss, ...plain }, { activation }),
    ...(lossTable[loss].smooths
      ? [step(`${loss} of ${activation}, smoothed`, mixed, { loss, ...plain, label_smoothing: 0.15 }, { activation })] : []),
  ]),
  step('class weights', mixed, { class_weight: [1, 0.5, 2, 3, 1, 1, 0, 1, 4, 1] }),
  ...layerCases.map(([name, layers, training, output]) => step(name, layers, training, output)),
  ...activations.map((activation) => step(`Dense with ${activation}`, [
    { type: 'Flatten' }, { type: 'Dense', units: 9, activation }, { type: 'Dense', units: 7 },
  ])),
  ...activations.map((activation) => step(`Conv2D with ${activation}, then the same as a layer`, [
    { type: 'Conv2D', filters: 3, activation }, { type: 'Activation', activation }, { type: 'Flatten' },
  ])),
]

describe.runIf(python)('a step from the same state as Keras', () => {
  let compared: Compared[]
  beforeAll(async () => { compared = await trainBothWays(cases, 120) })

  it.each(cases.map(({ name }, i) => ({ name, i })))('has the same loss, weights and slots: $name', ({ i }) => {
    expectSameStep(compared[i]!)
  })
})

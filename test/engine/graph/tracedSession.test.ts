import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../../src/domain/probabilities'
import { activations } from '../../../src/domain/activations'
import { experimentFormat, experimentSchema } from '../../../src/domain/experiment'
import { initializerNames } from '../../../src/domain/initializers'
import { optimizerNamed, optimizerNames } from '../../../src/domain/optimizers'
import { evaluateInChunks } from '../../../src/engine/graph/chunks'
import { Predictor } from '../../../src/engine/graph/predictor'
import { TracedSession } from '../../../src/engine/graph/tracedSession'
import { predict } from '../../../src/engine/eager/inference'
import { tf } from '../../../src/engine/tensorflow'
import { Batches } from '../../../src/engine/training/batches'
import type { Checkpoint } from '../../../src/runs/checkpoint'
import { expectClose } from '../eager/closeTo'
import { randomStack } from '../eager/randomStack'
import { eagerOf, expectSameState, expectSameStep, noiseSet, opened, tracedOf } from './sameStep'
import { experimentOf, type LayerParts, mixedLayers, smallLayers } from '../smallExperiment'
import { everyIndex, toySet } from '../toySet'

const set = toySet(90, 40)
const batches = () => new Batches(everyIndex(set.train), 20, 1)

const plain = { optimizer: { name: 'SGD', learning_rate: 0.1 } }

describe('a step in the graph is the step of the layers’ definitions', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => ({ seed, title: `${seed}`, ...randomStack(seed) })))(
    'of random network $title', ({ seed, architecture, shape, classes }) => {
      const experiment = experimentSchema.parse({
        format: experimentFormat,
        version: 1,
        data: 'sample',
        architecture,
        training: {
          ...plain,
          seed,
          loss: architecture.output.activation === 'log_softmax' ? 'negative_log_likelihood' : undefined,
        },
      })
      expectSameStep(experiment, noiseSet(shape, classes, seed))
    })

  it.each(activations)('with the activation %s in Dense, Conv2D and on its own', (activation) => {
    for (const layers of [
      [
        { type: 'Flatten' },
        { type: 'Dense', units: 6, activation },
        { type: 'Dense', units: 4, activation: 'tanh' },
      ],
      [{ type: 'Conv2D', filters: 3, activation }, { type: 'Conv2D', filters: 2 }, { type: 'Flatten' }],
      [
        { type: 'Conv2D', filters: 3, activation: 'linear' },
        { type: 'Activation', activation },
        { type: 'Flatten' },
      ],
      [{ type: 'Flatten' }, { type: 'Dense', units: 6, activation, use_bias: false }],
    ] satisfies LayerParts[][])
      expectSameStep(experimentOf(layers, plain), set)
  })

  const pairs = [[1, 1], [2, 2], [3, 2]]
  const windows = ['valid', 'same'].flatMap((padding) =>
    pairs.flatMap((size) => pairs.map((strides) => ({ padding, size, strides }))),
  )
  it.each(windows)('with $padding windows of $size at strides $strides', ({ padding, size, strides }) => {
    const learning: LayerParts = { type: 'Conv2D', filters: 3, padding: 'same', activation: 'tanh' }
    for (const layer of [
      { type: 'Conv2D', filters: 2, kernel_size: size, strides, padding, activation: 'tanh' },
      { type: 'MaxPooling2D', pool_size: size, strides, padding },
      { type: 'AveragePooling2D', pool_size: size, strides, padding },
    ] as LayerParts[]) expectSameStep(experimentOf([learning, layer, { type: 'Flatten' }], plain), set)
  })

  it.each([
    {},
    { center: false },
    { scale: false },
    { center: false, scale: false },
    { momentum: 0, epsilon: 0.1 },
  ])('with BatchNormalization %o of images and features, its moving figures among the weights', (fields) => {
    const normalization: LayerParts = { type: 'BatchNormalization', momentum: 0.7, ...fields }
    expectSameStep(
      experimentOf(
        [
          { type: 'Conv2D', filters: 3 },
          normalization,
          { type: 'Flatten' },
          { type: 'Dense', units: 5, activation: 'tanh' },
          normalization,
        ],
        plain,
      ),
      set,
      1e-3,
    )
  })

  it.each([6, 8, 60])('with relu behind a BatchNormalization of %i channels', (filters) => {
    expectSameStep(experimentOf([
      { type: 'Conv2D', filters, activation: 'linear' }, { type: 'BatchNormalization', momentum: 0.7 },
      { type: 'Activation', activation: 'relu' }, { type: 'Flatten' },
    ], plain), set, 1e-3)
  })

  it('with dropout of values and of channels: the same draws, another layer’s apart', () =>
    expectSameStep(
      experimentOf(
        [
          { type: 'Dropout', rate: 0.3 },
          { type: 'Conv2D', filters: 7, padding: 'valid' },
          { type: 'SpatialDropout2D', rate: 0.4 },
          { type: 'Flatten' },
          { type: 'Dropout', rate: 0.5 },
          { type: 'Dropout', rate: 0 },
        ],
        plain,
      ),
      set,
    ))

  it.each(['softmax', 'log_softmax', 'relu_softmax'])('with an output of %s', (activation) => {
    const loss = activation === 'log_softmax' ? 'negative_log_likelihood' : 'categorical_crossentropy'
    expectSameStep(experimentOf([{ type: 'Flatten' }], { ...plain, loss }, { activation }), set)
    expectSameStep(
      experimentOf([{ type: 'Flatten' }], { ...plain, loss }, { activation, use_bias: false }),
      set,
    )
  })

  it('with every initializer', () => {
    for (const name of initializerNames) {
      expectSameStep(
        experimentOf([{ type: 'Flatten' }, { type: 'Dense', units: 5, kernel_initializer: { name } }], plain),
        set,
      )
    }
  })
})

describe('an optimizer in the graph is Keras’s', () => {
  const specs = [
    ...optimizerNames.map(optimizerNamed),
    { name: 'SGD', learning_rate: 0.05, momentum: 0.9 },
    { name: 'SGD', learning_rate: 0.05, momentum: 0.9, nesterov: true },
    { name: 'SGD', learning_rate: 0.05, nesterov: true },
    { name: 'RMSprop', rho: 0.5, epsilon: 0.01 },
    { name: 'RMSprop', momentum: 0.8 },
    { name: 'RMSprop', centered: true, epsilon: 0.001 },
    { name: 'RMSprop', centered: true, momentum: 0.5, rho: 0.8, epsilon: 0.01 },
    { name: 'Adam', learning_rate: 0.01, beta_1: 0.5, beta_2: 0.9, epsilon: 0.1 },
    { name: 'Adam', beta_1: 0, beta_2: 0.5 },
    { name: 'Adam', amsgrad: true, beta_2: 0.5 },
    { name: 'Adagrad', initial_accumulator_value: 0.5, epsilon: 0.01 },
    { name: 'Adadelta', learning_rate: 1, rho: 0.5, epsilon: 0.01 },
    { name: 'Adamax', beta_1: 0.6, beta_2: 0.7, epsilon: 0.01 },
    { name: 'Nadam', beta_1: 0.6, beta_2: 0.7, epsilon: 0.01 },
    ...optimizerNames.flatMap((name) =>
      [{ weight_decay: 0.02 }, { clipnorm: 0.02 }, { global_clipnorm: 0.03 }, { clipvalue: 0.01 }]
        .map((fields) => ({ ...optimizerNamed(name), learning_rate: 0.02, ...fields }))),
  ]
  it.each(specs.map((optimizer) => ({ optimizer, title: JSON.stringify(optimizer) })))(
    '$title',
    ({ optimizer }) => {
      const layers: LayerParts[] = [{ type: 'Flatten' }, { type: 'Dense', units: 6, activation: 'tanh' }]
      const experiment = experimentOf(layers, { optimizer })
      const traced = tracedOf(experiment, set),
        eager = eagerOf(experiment, set),
        order = batches()
      for (let step = 0; step < 10; step++) {
        const indices = order.at(step)
        traced.train(indices, indices.length)
        eager.train(set.train, indices)
        expectSameState(traced.save(1), eager.save(1), 1e-3)
        eager.load(traced.save(1)) // single steps from an equal state: rounding does not add up
      }
    },
  )
})

describe('a call of many steps', () => {
  const experiment = experimentOf(mixedLayers)
  const rows = (steps: number) => Int32Array.from({ length: steps * 20 }, (_, i) => (i * 7) % 90)

  it('makes bit for bit what calls of one make, figures included', () => {
    const one = tracedOf(experiment, set), all = tracedOf(experiment, set), some = tracedOf(experiment, set)
    const told = all.train(rows(24), 20)
    const sum = (parts: { loss: number; correct: number }[]) => parts.reduce((total, part) =>
      ({ loss: total.loss + part.loss, correct: total.correct + part.correct }), { loss: 0, correct: 0 })
    const singles = sum(
      Array.from({ length: 24 }, (_, i) => one.train(rows(24).subarray(i * 20, i * 20 + 20), 20)),
    )
    const threes = sum([5, 12, 7].map((steps) => {
      const from = some.step * 20
      return some.train(rows(24).subarray(from, from + steps * 20), 20)
    }))
    expect(one.save(1)).toEqual(all.save(1))
    expect(some.save(1)).toEqual(all.save(1))
    expect(all.step).toBe(24)
    expect(told).toMatchObject({ ...singles, count: 480 })
    expect(told).toMatchObject(threes)
  })

  it('gives the same again from the same seed, and something else from another', () => {
    const state = (seed: number) => {
      const session = tracedOf(experimentOf(mixedLayers, { seed }), set)
      return [session.train(rows(10), 20), session.save(1)]
    }
    expect(state(3)).toEqual(state(3))
    expect(state(4)).not.toEqual(state(3))
  })

  it('is the same where the images don’t fit into the session and are fed', () => {
    const resident = tracedOf(experiment, set), fed = tracedOf(experiment, set, 0)
    expect(fed.train(rows(6), 20)).toEqual(resident.train(rows(6), 20))
    expect(fed.save(1)).toEqual(resident.save(1))
    for (const split of ['train', 'test'] as const) {
      expect(fed.evaluate(split, everyIndex(set[split]))).toEqual(
        resident.evaluate(split, everyIndex(set[split])),
      )
    }
  })

  it('learns', () => {
    const session = tracedOf(
      experimentOf(smallLayers, { optimizer: { name: 'Adam', learning_rate: 0.01 } }),
      set,
    )
    const before = session.evaluate('test', everyIndex(set.test))
    session.train(rows(150), 20)
    const after = session.evaluate('test', everyIndex(set.test))
    expect(after.loss).toBeLessThan(before.loss / 2)
    expect(after.correct).toBeGreaterThan(36)
  })
})

describe('its state', () => {
  it.each([...optimizerNames.map(optimizerNamed), { name: 'SGD', momentum: 0.9 }])(
    'is taken up where it was left, with $name',
    (optimizer) => {
      const experiment = experimentOf(mixedLayers, { optimizer }),
        order = batches()
      const straight = tracedOf(experiment, set)
      for (let step = 0; step < 7; step++) straight.train(order.at(step), order.at(step).length)
      const resumed = tracedOf(experiment, set)
      resumed.load(straight.save(2))
      const losses = (session: TracedSession) =>
        Array.from({ length: 12 }, (_, i) => session.train(order.at(7 + i), order.at(7 + i).length).loss)
      expect(losses(resumed)).toEqual(losses(straight))
      expect(resumed.save(4)).toEqual(straight.save(4))
    },
  )

  it('is also that of the eager session: a checkpoint of either fits the other', () => {
    const experiment = experimentOf(mixedLayers), indices = everyIndex(set.train)
    const traced = tracedOf(experiment, set), eager = eagerOf(experiment, set)
    for (let i = 0; i < 3; i++) traced.train(indices, 90)
    eager.load(traced.save(1))
    expect(eager.step).toBe(3)
    expectClose([eager.train(set.train, indices).loss], [traced.train(indices, 90).loss], { relative: 1e-4 })
  })

  // What is fed shares memory with the array it came from: a variable must have its own.
  it('has no memory in common with the checkpoint it was taken up from', () => {
    const session = tracedOf(experimentOf(smallLayers), set), saved = session.save(1)
    session.load(saved)
    const before = session.save(1)
    for (const { values } of saved.weights) values.fill(7)
    expect(session.save(1)).toEqual(before)
  })

  it('is refused where a tensor is missing or has another shape, naming it', () => {
    const session = tracedOf(experimentOf(smallLayers), set), saved = session.save(1)
    const refused = (checkpoint: Checkpoint) =>
      expect(() => session.load(checkpoint)).toThrow(/layer_1\/kernel/)
    refused({ ...saved, weights: saved.weights.filter(({ name }) => name !== 'layer_1/kernel') })
    refused({
      ...saved,
      weights: saved.weights.map((tensor) => ({ ...tensor, shape: [tensor.values.length, 1] })),
    })
    refused({ ...saved, optimizer: saved.optimizer.filter(({ name }) => name !== 'velocity/layer_1/kernel') })
    expect(session.save(1)).toEqual(saved)
  })

  it('refuses layers that don’t fit, naming the layer', () => {
    expect(() => new TracedSession(experimentOf([{ type: 'Dense', name: 'early' }]), set)).toThrow(
      /layer early/,
    )
  })
})

describe('evaluating and predicting', () => {
  it('agree with the eager session, and leave training as it was', async () => {
    const experiment = experimentOf(mixedLayers), order = batches()
    const traced = tracedOf(experiment, set),
      eager = eagerOf(experiment, set),
      undisturbed = tracedOf(experiment, set)
    for (let step = 0; step < 5; step++) {
      traced.train(order.at(step), order.at(step).length)
      undisturbed.train(order.at(step), order.at(step).length)
      traced.evaluate('test', everyIndex(set.test))
    }
    expect(traced.save(1)).toEqual(undisturbed.save(1))
    eager.load(traced.save(1))
    for (const split of ['train', 'test'] as const) {
      const indices = everyIndex(set[split])
      const told = traced.evaluate(split, indices), expected = (await eager.evaluate(set[split], indices))!
      expect(told).toMatchObject({ correct: expected.correct, count: expected.count })
      expectClose([told.loss], [expected.loss], { relative: 1e-4 })
    }
    const predictor = opened(new Predictor(experiment.architecture, set.shape, 3, traced.save(1).weights))
    expectClose(
      predictor.predict(set.test.images),
      predict(eager.network, set.test.images, 40, set.shape).flat(),
      { relative: 1e-4, absolute: 1e-6 },
    )
  })

  it('goes in parts that leave room for a stop, and sums them', async () => {
    const session = tracedOf(experimentOf(smallLayers), set)
    const parts = { examplesAtOnce: 16, evaluate: session.evaluate.bind(session) }
    const whole = session.evaluate('train', everyIndex(set.train))
    const summed = (await evaluateInChunks(parts, 'train', everyIndex(set.train)))!
    expect(summed).toMatchObject({ correct: whole.correct, count: 90 })
    expectClose([summed.loss], [whole.loss])
    let asked = 0
    expect(await evaluateInChunks(parts, 'train', everyIndex(set.train), () => ++asked === 2)).toBeUndefined()
    expect(asked).toBe(2)
  })

  it('predicts any number of pictures, each alike alone and among others', () => {
    const experiment = experimentOf(mixedLayers)
    const predictor = opened(
      new Predictor(experiment.architecture, set.shape, 3, tracedOf(experiment, set).save(1).weights),
    )
    const many = toySet(6000, 0).train.images, all = rowsOf(predictor.predict(many), 3)
    expect(all).toHaveLength(6000)
    for (const index of [0, 4999, 5000, 5999]) {
      expectClose(predictor.predict(many.subarray(index * 36, index * 36 + 36)), all[index]!)
    }
    expect(predictor.predict(new Uint8Array(0))).toHaveLength(0)
  })
})

describe('memory', () => {
  it('is given back by what is disposed of', () => {
    const before = tf.memory().numTensors
    const wide = experimentOf([{ type: 'Flatten' }, { type: 'Dense', units: 40_000 }]),
      indices = everyIndex(set.train)
    const once = () => {
      const session = new TracedSession(wide, set)
      session.train(indices, 90)
      const predictor = new Predictor(wide.architecture, set.shape, 3, session.save(1).weights)
      predictor.predict(set.test.images)
      predictor.dispose()
      session.dispose()
    }
    for (let i = 0; i < 3; i++) once()
    const { rss } = process.memoryUsage()
    // Weights and slots alone are 25 MB each time.
    for (let i = 0; i < 12; i++) once()
    expect(process.memoryUsage().rss - rss).toBeLessThan(150_000_000)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('does not grow with steps and evaluations', () => {
    const session = tracedOf(experimentOf(mixedLayers), set), indices = everyIndex(set.train)
    const work = (times: number) => {
      for (let i = 0; i < times; i++) {
        session.train(indices, 90)
        session.evaluate('test', everyIndex(set.test))
      }
    }
    work(100)
    const { numTensors } = tf.memory(), { rss } = process.memoryUsage()
    work(500)
    expect(tf.memory().numTensors).toBe(numTensors)
    expect(process.memoryUsage().rss - rss).toBeLessThan(50_000_000)
  })
})

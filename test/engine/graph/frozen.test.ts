import { describe, expect, it } from 'vitest'
import { optimizerNamed, optimizerNames } from '../../../src/domain/optimizers'
import type { TracedSession } from '../../../src/engine/graph/tracedSession'
import { Predictor } from '../../../src/engine/graph/predictor'
import type { Checkpoint } from '../../../src/runs/checkpoint'
import { randomStack } from '../eager/randomStack'
import { caseImage, hasWeights, layerCases, stackOf } from '../layerCases'
import { seededNumbers } from '../seededNumbers'
import { experimentOf, type LayerParts, mixedLayers } from '../smallExperiment'
import { everyIndex, toySet } from '../toySet'
import { expectSameState, expectSameStep, eagerOf, noiseSet, opened, tracedOf } from './sameStep'

const plain = { optimizer: { name: 'SGD', learning_rate: 0.1 } }
const set = toySet(90, 40), noise = noiseSet(caseImage, 3, 5)
const frozen = (layer: LayerParts): LayerParts => ({ ...layer, trainable: false })
const conv = (filters: number, more: Record<string, unknown> = {}): LayerParts =>
  ({ type: 'Conv2D', filters, padding: 'same', activation: 'tanh', ...more })

function trainSome(session: TracedSession, steps = 6): { before: Checkpoint; after: Checkpoint } {
  const before = session.save(1)
  session.train(Int32Array.from({ length: steps * 20 }, (_, i) => (i * 7) % 90), 20)
  return { before, after: session.save(1) }
}
const changed = ({ before, after }: ReturnType<typeof trainSome>): string[] => before.weights
  .filter(({ values }, i) => values.some((value, j) => !Object.is(value, after.weights[i]!.values[j]))).map(({ name }) => name)

describe('a step with a frozen layer is the step of its definition', () => {
  const ofEachKind = layerCases.filter(({ layer, over }, i) => hasWeights(layer)
    && layerCases.findIndex((one) => one.layer.type === layer.type && one.over === over) === i)
  const penalised = layerCases.filter(({ layer }) => Object.keys(layer).some((field) => field.endsWith('_regularizer')))
  it.each([...ofEachKind, ...penalised].map((one) => [one.title, one] as const))('behind one that learns: %s', (_title, one) => {
    expectSameStep(experimentOf(stackOf({ ...one, layer: frozen(one.layer) }), plain), noise)
  })

  it.each([{}, { center: false }, { scale: false }, { center: false, scale: false }])(
    'BatchNormalization %o of images and features, by moving figures that are not what they began as', (fields) => {
      const normalization: LayerParts = { type: 'BatchNormalization', momentum: 0.7, ...fields }
      const layers = (freeze: boolean): LayerParts[] => [
        conv(3), { ...normalization, trainable: !freeze }, { type: 'Flatten' },
        { type: 'Dense', units: 5, activation: 'tanh' }, { ...normalization, trainable: !freeze },
      ]
      const free = tracedOf(experimentOf(layers(false), plain), set)
      const { after: { weights } } = trainSome(free)
      const experiment = experimentOf(layers(true), plain)
      const traced = tracedOf(experiment, set), eager = eagerOf(experiment, set), indices = everyIndex(set.train)
      traced.takeWeights(weights)
      eager.load(traced.save(1))
      expect(traced.train(indices, 90).correct).toBe(eager.train(set.train, indices).correct)
      expectSameState(traced.save(1), eager.save(1), 1e-3)
    })

  it('at the bottom, in the middle, within branches and in each round of a Repeat', () => {
    const same = (layers: LayerParts[]) => expectSameStep(experimentOf(layers, plain), noise)
    same([frozen(conv(3)), frozen(conv(4)), { type: 'Flatten' }, { type: 'Dense', units: 4 }])
    same([conv(3), frozen(conv(4)), frozen({ type: 'PReLU' }), conv(2), { type: 'Flatten' }])
    same([{ type: 'Branch', merge: 'Add', branches: [[frozen(conv(4))], [conv(4)], [frozen(conv(4)), conv(4)]] }, { type: 'Flatten' }])
    same([{ type: 'Branch', merge: 'Concatenate', branches: [[frozen(conv(4))], [frozen(conv(2))]] }, conv(2), { type: 'Flatten' }])
    same([conv(2), { type: 'Repeat', times: 3, layers: [frozen(conv(2)), { type: 'BatchNormalization' }] }, { type: 'Flatten' }])
    expectSameStep(experimentOf([{ type: 'Flatten' }, { type: 'Dense', units: 4, activation: 'tanh' }], plain, { trainable: false }), noise)
  })

  it.each(Array.from({ length: 30 }, (_, i) => 200 + i))('in random network %i, some of its layers frozen', (seed) => {
    const { architecture, shape, classes } = randomStack(seed), next = seededNumbers(seed)
    const layers = architecture.layers.map((layer) => (hasWeights(layer) ? { ...layer, trainable: next() < 0.4 } : layer))
    const loss = architecture.output.activation === 'log_softmax' ? 'negative_log_likelihood' : undefined
    const experiment = experimentOf([], { ...plain, seed, loss })
    expectSameStep({ ...experiment, architecture: { ...architecture, layers } }, noiseSet(shape, classes, seed))
  })

  const ways = [{}, { weight_decay: 0.02 }, { clipnorm: 0.02 }, { global_clipnorm: 0.03 }, { clipvalue: 0.01 }]
  it.each(optimizerNames.flatMap((name) => ways.map((way) => ({ ...optimizerNamed(name), learning_rate: 0.02, ...way }))))(
    'by %o', (optimizer) => {
      const layers: LayerParts[] = [conv(3), frozen(conv(2)), { type: 'Flatten' }]
      expectSameStep(experimentOf(layers, { optimizer }), noise, 1e-3)
    })
})

describe('a frozen layer', () => {
  it('keeps its weights bit for bit, and has no slots; every other weight changes', () => {
    const layers = mixedLayers.map((layer, i) => (i < 2 ? frozen(layer) : layer))
    const trained = trainSome(tracedOf(experimentOf(layers), set))
    expect(trained.before.weights.map(({ name }) => name)).toContain('layer_1/moving_mean')
    expect(changed(trained)).toEqual(['layer_5/kernel', 'layer_5/bias', 'output/kernel', 'output/bias'])
    const slots = trained.after.optimizer.map(({ name }) => name)
    expect(slots).toHaveLength(2 * 4)
    expect(slots.filter((name) => /layer_[01]/.test(name))).toEqual([])
  })

  it('in a network where all are: nothing changes, whatever the optimizer', () => {
    const layers = mixedLayers.map((layer) => (hasWeights(layer) ? frozen(layer) : layer))
    for (const optimizer of [{ name: 'Nadam' }, { name: 'SGD', global_clipnorm: 0.1 }, { name: 'AdamW', clipnorm: 0.1 }]) {
      expect(changed(trainSome(tracedOf(experimentOf(layers, { optimizer }, { trainable: false }), set)))).toEqual([])
    }
  })

  it('begins as it would if it were trained, and predicts alike', () => {
    const free = tracedOf(experimentOf(mixedLayers), set).save(0)
    const layers = mixedLayers.map((layer) => (hasWeights(layer) ? frozen(layer) : layer))
    expect(tracedOf(experimentOf(layers), set).save(0).weights).toEqual(free.weights)
    const predictions = [mixedLayers, layers].map((one) =>
      opened(new Predictor(experimentOf(one).architecture, set.shape, 3, free.weights)).predict(set.test.images))
    expect(predictions[1]).toEqual(predictions[0])
  })

  it('takes the weights of a run that trained it, and goes on from a checkpoint of its own', () => {
    const { after: parent } = trainSome(tracedOf(experimentOf(mixedLayers), set))
    const layers = mixedLayers.map((layer, i) => (i < 2 ? frozen(layer) : layer))
    const child = tracedOf(experimentOf(layers), set)
    expect(child.takeWeights(parent.weights).left).toEqual([])
    const { before, after } = trainSome(child)
    expect(before.weights).toEqual(parent.weights)
    const resumed = tracedOf(experimentOf(layers), set)
    resumed.load(after)
    expect(trainSome(resumed)).toEqual(trainSome(child))
    // And the other way: unfrozen again from the child.
    const again = tracedOf(experimentOf(mixedLayers), set)
    expect(again.takeWeights(after.weights).left).toEqual([])
    expect(changed(trainSome(again))).toHaveLength(after.weights.length)
  })
})

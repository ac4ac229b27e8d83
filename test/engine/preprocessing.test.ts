import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { factsOf, fingerprintOf, type ImageSet } from '../../src/data/imageSet'
import { argMax, rowsOf } from '../../src/domain/probabilities'
import type { Experiment } from '../../src/domain/experiment'
import { prepareImages } from '../../src/domain/prepareImages'
import { inputShape, type Preprocessing, preprocessingDefaults, type Statistics } from '../../src/domain/preprocessing'
import { sizeOf } from '../../src/domain/shape'
import { augmentedExample } from '../../src/engine/augmentedExample'
import { classify } from '../../src/engine/classify'
import { evaluateRun } from '../../src/engine/evaluation/evaluateRun'
import { evaluateInChunks } from '../../src/engine/graph/chunks'
import { Predictor } from '../../src/engine/graph/predictor'
import { TracedSession } from '../../src/engine/graph/tracedSession'
import { measureStep } from '../../src/engine/measureStep'
import { measureRobustness } from '../../src/engine/robustness'
import { testRates } from '../../src/engine/rateTest'
import { savedStatistics, statisticsOf, takeSet } from '../../src/engine/takenSet'
import { TrainedNetworks } from '../../src/engine/trainedNetworks'
import { train } from '../../src/engine/training/train'
import { splitExamples } from '../../src/engine/training/split'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../src/runs/checkpoint'
import { expectClose } from './eager/closeTo'
import { noiseSet } from './graph/sameStep'
import { type SavedRun, savedRun } from './savedRun'
import { experimentOf, type LayerParts, mixedLayers, smallLayers } from './smallExperiment'
import { temporaryFolder } from './temporaryFolder'
import { everyIndex, toySet } from './toySet'

const withParts = (
  parts: Partial<Preprocessing>, layers: LayerParts[] = smallLayers, training: Record<string, unknown> = {},
): Experiment => ({ ...experimentOf(layers, training), preprocessing: { ...preprocessingDefaults(), ...parts } })

const everything = { invert: true, resize: [9, 5], pad: [[1, 0], [0, 2]], pad_value: 60, scale: 'standardise' } satisfies Partial<Preprocessing>
const settings: Partial<Preprocessing>[] = [
  { invert: true }, { resize: [3, 4] }, { resize: [12, 12] }, { pad: [[2, 2], [2, 2]] }, { scale: 'standardise' }, everything,
]
const short = { batch_size: 20, budget: { unit: 'epochs', epochs: 3 }, optimizer: { name: 'Adam', learning_rate: 0.01 } }

/** Mean and deviation by channel of those examples, a pixel after another. */
function plainStatistics({ shape, train: { images } }: ImageSet, indices: Int32Array): Statistics {
  const size = sizeOf(shape), values: number[][] = Array.from({ length: shape[2] }, () => [])
  for (const index of indices) for (let i = 0; i < size; i++) values[i % shape[2]]!.push(images[index * size + i]! / 255)
  const mean = values.map((channel) => channel.reduce((sum, value) => sum + value, 0) / channel.length)
  return {
    mean, deviation: values.map((channel, c) =>
      Math.sqrt(channel.reduce((sum, value) => sum + (value - mean[c]!) ** 2, 0) / channel.length)),
  }
}
const onDisk = (folder: string, name: 'best' | 'last' = 'last') => readCheckpoint(join(folder, 'checkpoints'), name)
const networks = new TrainedNetworks()
afterAll(() => networks.dispose())
const probabilitiesOf = async ({ folder, experiment, data, set }: SavedRun, checkpoint: 'best' | 'last') =>
  (await classify(networks, { folder, checkpoint, experiment, data, pixels: Uint8Array.from(set.test.images) })).probabilities

describe.each(settings)('a run with %j', (parts) => {
  it('learns, and its evaluation, a later one and Classify say the same of the test set', async () => {
    const run = await savedRun(withParts(parts, smallLayers, short), toySet())
    expect(run.outcome).toBe('completed')
    const { last } = run.evaluation.test, { labels } = run.set.test
    expect(last!.accuracy).toBeGreaterThan(0.6)
    const later = await evaluateRun(run.folder, run.experiment, run.set)
    expect(later.test.last).toEqual(last)
    const rows = rowsOf(await probabilitiesOf(run, 'last'), 3)
    expect(rows.filter((row, i) => argMax(row) === labels[i]).length / labels.length).toBe(last!.accuracy)
    const loss = rows.reduce((sum, row, i) => sum - Math.log(row[labels[i]!]!), 0) / labels.length
    expectClose([loss], [last!.loss], { relative: 1e-4 })
    const [height, width] = inputShape(run.experiment.preprocessing, run.set.shape)
    expect((await onDisk(run.folder)).weights[0]!.shape).toEqual([height * width, 16])
  })

  it('makes its set without touching the one that it was made of', async () => {
    const given = toySet(40, 10), before = fingerprintOf(given)
    const { set } = await takeSet(withParts(parts), given)
    expect(fingerprintOf(given)).toBe(before)
    expect(set.shape).toEqual(inputShape(withParts(parts).preprocessing, given.shape))
    for (const part of ['train', 'test'] as const) {
      expect(set[part].images).toEqual(prepareImages(given[part].images, given.shape, withParts(parts).preprocessing))
    }
  })

  it('is measured and tested for rates as it is trained', async () => {
    const experiment = withParts(parts, smallLayers, { batch_size: 8 }), set = toySet(60, 10)
    expect(measureStep(experiment, inputShape(experiment.preprocessing, set.shape), 3)).toBeGreaterThan(0)
    const { points } = await testRates(experiment, set, { progress: () => undefined, stopping: () => false }, { steps: 20 })
    const { set: taken, examples, statistics } = await takeSet(experiment, set)
    expect(examples).toEqual(splitExamples(set.train.labels, experiment.training))
    const session = new TracedSession(experiment, taken, { statistics })
    const all = examples.train.slice(0, 8)
    const { loss } = session.evaluate('train', all)
    session.dispose()
    // At the first rate next to nothing is learned, so its losses are about those of fresh weights.
    expect(Math.abs(points[0]!.loss - loss / 8)).toBeLessThan(1.5)
  })
})

describe('the mean and deviation that pixels are standardised by', () => {
  it.each([[6, 6, 1], [5, 4, 3]] as [number, number, number][])('are those of every pixel of each channel: %j', async (...shape) => {
    const set = noiseSet(shape, 3, 5), indices = Int32Array.from([0, 2, 3, 7])
    const found = await statisticsOf(set, indices), expected = plainStatistics(set, indices)
    expect(found.mean).toHaveLength(shape[2])
    found.mean.forEach((mean, c) => expect(mean).toBeCloseTo(expected.mean[c]!, 12))
    found.deviation.forEach((deviation, c) => expect(deviation).toBeCloseTo(expected.deviation[c]!, 12))
  })

  it('are of the examples trained on alone, as they are padded', async () => {
    const given = toySet(50, 10), experiment = withParts({ ...everything }, smallLayers, { seed: 4 })
    const { set, examples, statistics } = await takeSet(experiment, given)
    expect(examples.train.length).toBe(45)
    const expected = plainStatistics(set, examples.train)
    expect(statistics!.mean[0]).toBeCloseTo(expected.mean[0]!, 12)
    expect(statistics!.deviation[0]).toBeCloseTo(expected.deviation[0]!, 12)
    expect((await statisticsOf(set, everyIndex(set.train))).mean[0]).not.toBeCloseTo(expected.mean[0]!, 6)
  })

  it('divide a channel of one value by 1', async () => {
    const set = toySet(10, 5)
    set.train.images.fill(51)
    expect(await statisticsOf(set, everyIndex(set.train))).toEqual({ mean: [0.2], deviation: [1] })
  })

  it('are told when training begins, and lie in every checkpoint', async () => {
    const folder = temporaryFolder(), told: Statistics[] = []
    const experiment = withParts({ scale: 'standardise' }, smallLayers, short), set = toySet()
    await train(experiment, set, folder, {
      progress: () => undefined, phase: () => undefined, stopping: () => false,
      standardised: (statistics) => told.push(statistics),
    })
    const { statistics } = await takeSet(experiment, set)
    expect(told).toEqual([statistics])
    for (const name of ['best', 'last'] as const) expect((await onDisk(folder, name)).statistics).toEqual(statistics)
    const plain = await savedRun(withParts({}, smallLayers, short), set)
    expect(await onDisk(plain.folder)).not.toHaveProperty('statistics')
  })

  it('are what the network’s pixels go through: the mean off, divided by the deviation, by channel', async () => {
    const set = noiseSet([3, 2, 3], 4, 9)
    const experiment = withParts({ scale: 'standardise' }, [{ type: 'Flatten' }])
    const statistics: Statistics = { mean: [0.1, 0.5, 0.7], deviation: [0.2, 0.4, 0.1] }
    const session = new TracedSession(experiment, set, { statistics })
    const saved = session.save(0), [kernel, bias] = saved.weights
    const predictor = new Predictor(experiment.architecture, set.shape, 4, saved.weights, statistics)
    const found = predictor.predict(set.test.images)
    const sums = await evaluateInChunks(session, 'test', everyIndex(set.test))
    predictor.dispose()
    session.dispose()
    const size = sizeOf(set.shape)
    const expected = Array.from({ length: set.test.labels.length }, (_, row) => {
      const x = Array.from({ length: size }, (_unused, i) =>
        (set.test.images[row * size + i]! / 255 - statistics.mean[i % 3]!) / statistics.deviation[i % 3]!)
      const logits = Array.from({ length: 4 }, (_unused, c) =>
        x.reduce((sum, value, i) => sum + value * kernel!.values[i * 4 + c]!, bias!.values[c]!))
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
      return logits.map((logit) => Math.exp(logit) / total)
    })
    expectClose(found, expected.flat(), { relative: 1e-4 })
    const loss = expected.reduce((sum, row, i) => sum - Math.log(row[set.test.labels[i]!]!), 0)
    expectClose([sums!.loss], [loss], { relative: 1e-4 })
  })

  it('are the same whether the set lies in the session or is fed', async () => {
    const given = toySet(60, 10), experiment = withParts(everything, mixedLayers)
    const { set, statistics } = await takeSet(experiment, given)
    const [inside, fed] = [undefined, 0].map((residentLimit) => {
      const session = new TracedSession(experiment, set, { statistics, residentLimit })
      session.train(Int32Array.from({ length: 40 }, (_, i) => i), 20)
      const { weights } = session.save(1)
      session.dispose()
      return weights
    })
    expect(fed).toEqual(inside)
  })
})

describe('a checkpoint', () => {
  const standardised = withParts({ scale: 'standardise' }, smallLayers, short)

  it('of a network that began with another’s weights has figures of its own', async () => {
    const parent = await savedRun(standardised, toySet()), folder = temporaryFolder()
    await train({ ...standardised, training: { ...standardised.training, seed: 99 } }, toySet(), folder, {
      progress: () => undefined, phase: () => undefined, stopping: () => false,
    }, { initial: (await onDisk(parent.folder)).weights })
    expect((await onDisk(folder)).statistics).not.toEqual((await onDisk(parent.folder)).statistics)
  })

  it('is never used with figures that it wasn’t trained with', async () => {
    const run = await savedRun(standardised, toySet()), saved = await onDisk(run.folder)
    const session = new TracedSession(standardised, run.set, { statistics: { mean: [0.1], deviation: [1] } })
    expect(() => session.load(saved)).toThrow(/another mean and deviation/)
    session.dispose()
    expect(() => new TracedSession(standardised, run.set)).toThrow('statistics')
    expect(() => new TracedSession(withParts({}), run.set, { statistics: saved.statistics })).toThrow('statistics')
  })

  it('that lacks them is refused: by Classify, by an evaluation and by going on', async () => {
    const run = await savedRun(standardised, toySet())
    const { statistics: _gone, ...rest } = await onDisk(run.folder), bare: Checkpoint = rest
    for (const name of ['best', 'last'] as const) await writeCheckpoint(join(run.folder, 'checkpoints'), name, bare)
    const refused = { failure: { code: 'checkpoint-damaged', what: expect.stringMatching(/mean and deviation/) as string } }
    await expect(probabilitiesOf(run, 'last')).rejects.toMatchObject(refused)
    await expect(evaluateRun(run.folder, run.experiment, run.set)).rejects.toMatchObject(refused)
    await expect(takeSet(run.experiment, run.set, bare)).rejects.toMatchObject(refused)
    expect(savedStatistics(bare, preprocessingDefaults())).toBeUndefined()
  })
})

it('augmentation is shown of a preprocessed image', () => {
  const given = toySet(10, 5), { preprocessing, ...experiment } = withParts(everything)
  const { shape, original, augmented } = augmentedExample({ ...experiment, preprocessing }, given, 3, 2)
  const [height, width, channels] = inputShape(preprocessing, given.shape)
  expect(shape).toEqual([height, width, channels])
  expect(original).toEqual(prepareImages(given.train.images.subarray(3 * 36, 4 * 36), given.shape, preprocessing))
  expect(augmented).toEqual(Uint8Array.from([...original, ...original])) // nothing is augmented by itself
})

it('robustness is that of the data’s images made worse and then preprocessed', async () => {
  const run = await savedRun(withParts(everything, smallLayers, short), toySet())
  const { accuracy } = await measureRobustness(
    run.experiment, run.set, await onDisk(run.folder), { images: 1000, seed: 1 }, () => undefined)
  expect(accuracy).toBe(run.evaluation.test.last!.accuracy)
})

it('an engine’s answers to pictures of the data’s size are of those pictures preprocessed', async () => {
  const run = await savedRun(withParts(everything, smallLayers, short), toySet())
  const { weights, statistics } = await onDisk(run.folder), { preprocessing, architecture } = run.experiment
  const predictor = new Predictor(architecture, inputShape(preprocessing, run.set.shape), 3, weights, statistics)
  const expected = predictor.predict(prepareImages(run.set.test.images, run.set.shape, preprocessing))
  predictor.dispose()
  expect(await probabilitiesOf({ ...run, data: factsOf(run.set, 'toy', 'Toy', '') }, 'last')).toEqual(expected)
})

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImageSet } from '../../../src/data/imageSet'
import type { Experiment } from '../../../src/domain/experiment'
import { type Evaluation, type Metric, metricSchema, type MetricOf } from '../../../src/domain/metrics'
import { evaluationSchema, type Result, resultSchema } from '../../../src/domain/run'
import { Batches } from '../../../src/engine/training/batches'
import { EagerSession } from '../../../src/engine/eager/eagerSession'
import { splitExamples } from '../../../src/engine/training/split'
import { train, type TrainOutcome } from '../../../src/engine/training/train'
import { tf } from '../../../src/engine/tensorflow'
import { listCheckpoints, readCheckpoint } from '../../../src/runs/checkpoint'
import { expectClose } from '../eager/closeTo'
import { experimentOf, type LayerParts, mixedLayers, smallLayers } from '../smallExperiment'
import { temporaryFolder } from '../temporaryFolder'
import { toyClasses, toySet } from '../toySet'

interface Trained extends TrainOutcome {
  metrics: Metric[]
  results: Result[]
  phases: string[]
  folder: string
  checkpoints: string
}

/** Trains in a folder of its own; `stopping` is asked between calls, of steps or of an evaluation's parts. */
async function trained(
  experiment: Experiment,
  set: ImageSet,
  stopping: (asked: number) => boolean = () => false,
): Promise<Trained> {
  const folder = temporaryFolder(),
    metrics: Metric[] = [],
    results: Result[] = [],
    phases: string[] = []
  let asked = 0
  const outcome = await train(experiment, set, folder, {
    progress: (lines, result) => {
      metrics.push(...lines)
      results.push(result)
    },
    phase: (phase) => phases.push(phase),
    stopping: () => stopping(++asked),
  })
  return { ...outcome, metrics, results, phases, folder, checkpoints: join(folder, 'checkpoints') }
}

const linesOf = <Kind extends Metric['kind']>(metrics: Metric[], kind: Kind) =>
  metrics.filter((metric): metric is MetricOf<Kind> => metric.kind === kind)
const evaluations = (metrics: Metric[], split: Evaluation['split']) =>
  linesOf(metrics, 'evaluation').filter((line) => line.split === split)
const steps = (metrics: Metric[]) => metrics.map(({ step }) => step)

const fewSteps = (count: number) => ({ budget: { unit: 'steps', steps: count } })
const everySteps = (count: number) => ({ evaluate: { every: 'steps', steps: count } })
const noValidation = { validation: { source: 'split', fraction: 0 } }

/** What a program on the other side of a process may count on. */
function expectSound({ metrics, result, results, evaluation }: Trained): void {
  for (const metric of metrics) expect(metricSchema.parse(metric)).toEqual(metric)
  for (const each of [...results, result]) expect(resultSchema.parse(each)).toEqual(each)
  expect(evaluationSchema.parse(evaluation)).toEqual(evaluation)
  expect(steps(metrics)).toEqual(steps(metrics).sort((a, b) => a - b))
  for (const kind of ['train', 'epoch'] as const) {
    const own = steps(linesOf(metrics, kind))
    expect(new Set(own).size).toBe(own.length)
  }
}

describe('a run to the end of its budget', () => {
  it('in epochs: one epoch line and one evaluation an epoch, and the test set once at the end', async () => {
    const run = await trained(
      experimentOf(smallLayers, { budget: { unit: 'epochs', epochs: 5 }, batch_size: 32 }),
      toySet(),
    )
    expectSound(run)
    expect(run.outcome).toBe('completed')
    expect(run.failure).toBeUndefined()
    // 180 of 200 to train on: 6 steps an epoch.
    expect(steps(linesOf(run.metrics, 'epoch'))).toEqual([6, 12, 18, 24, 30])
    expect(linesOf(run.metrics, 'epoch').map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5])
    expect(steps(evaluations(run.metrics, 'validation'))).toEqual([6, 12, 18, 24, 30])
    expect(evaluations(run.metrics, 'test')).toEqual([])
    expect(run.result).toMatchObject({ step: 30, epoch: 5 })
    expect(run.phases).toEqual(['Evaluating on the test set'])
    expect(run.evaluation.test.last).toMatchObject({ step: 30, epoch: 5, count: 60 })
  })

  it('in steps: evaluated every N steps and at the end', async () => {
    const run = await trained(
      experimentOf(smallLayers, { ...fewSteps(20), ...everySteps(6), batch_size: 50 }),
      toySet(),
    )
    expectSound(run)
    expect(steps(evaluations(run.metrics, 'validation'))).toEqual([6, 12, 18, 20])
    expect(steps(linesOf(run.metrics, 'epoch'))).toEqual([4, 8, 12, 16, 20])
    expect(run.result.step).toBe(20)
  })

  it('writes an epoch’s line before its evaluation, as Keras prints them', async () => {
    const { metrics } = await trained(
      experimentOf(smallLayers, { budget: { unit: 'epochs', epochs: 2 } }),
      toySet(),
    )
    expect(metrics.filter(({ kind }) => kind !== 'train' && kind !== 'norms').map(({ kind }) => kind)).toEqual([
      'epoch',
      'evaluation',
      'epoch',
      'evaluation',
    ])
  })

  it('learns: the loss falls and every figure says so', async () => {
    const run = await trained(
      experimentOf(smallLayers, {
        budget: { unit: 'epochs', epochs: 40 },
        optimizer: { name: 'Adam', learning_rate: 0.01 },
      }),
      toySet(),
    )
    const epochs = linesOf(run.metrics, 'epoch')
    expect(epochs[39]!.loss).toBeLessThan(epochs[0]!.loss / 3)
    expect(run.result.bestValidation!.accuracy).toBeGreaterThan(0.9)
    expect(run.evaluation.test.best!.accuracy).toBeGreaterThan(0.9)
    expect(run.result.imagesPerSecond).toBeGreaterThan(0)
    expect(run.result.seconds).toBeGreaterThan(0)
  })

  it('gives bit for bit the same figures from the same seed and others from another', async () => {
    const figures = async (seed: number) => {
      const { metrics, evaluation } = await trained(
        experimentOf(mixedLayers, { seed, ...fewSteps(24), batch_size: 30 }),
        toySet(),
      )
      return [
        ...metrics.flatMap((line) => (line.kind === 'epoch' || line.kind === 'evaluation' ? [[line.loss, line.accuracy]] : [])),
        evaluation,
      ]
    }
    const first = await figures(3)
    expect(await figures(3)).toEqual(first)
    expect(await figures(4)).not.toEqual(first)
  })

  it('has epoch lines that are the means of the very batches that were trained', async () => {
    const set = toySet(),
      experiment = experimentOf(mixedLayers, { budget: { unit: 'epochs', epochs: 3 }, batch_size: 50 })
    const { metrics } = await trained(experiment, set)
    const examples = splitExamples(set.train.labels, experiment.training).train
    const session = new EagerSession(experiment, set.shape, set.classes.length),
      batches = new Batches(examples, 50, experiment.training.seed)
    const expected = [0, 1, 2].map(() => {
      const sums = Array.from({ length: 4 }, () => session.train(set.train, batches.at(session.step)))
      const total = (key: 'loss' | 'correct' | 'count') => sums.reduce((sum, step) => sum + step[key], 0)
      expect(total('count')).toBe(180)
      return { loss: total('loss') / 180, accuracy: total('correct') / 180 }
    })
    const lines = linesOf(metrics, 'epoch')
    expectClose(lines.map(({ loss }) => loss), expected.map(({ loss }) => loss), { relative: 1e-4 })
    expectClose(lines.map(({ accuracy }) => accuracy), expected.map(({ accuracy }) => accuracy))
    session.dispose()
  })

  it('frees all tensors', async () => {
    const before = tf.memory().numTensors
    await trained(experimentOf(mixedLayers, fewSteps(10)), toySet())
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('checkpoints', () => {
  it('last holds the weights of the end, best those of the best validation; both meet the test set', async () => {
    const set = toySet()
    // A rate so high that the validation goes up and down: with most seeds it is best before the end.
    const experimentWith = (seed: number) =>
      experimentOf(smallLayers, {
        ...fewSteps(40),
        ...everySteps(1),
        batch_size: 20,
        optimizer: { name: 'SGD', learning_rate: 1.5 },
        validation: { source: 'split', fraction: 0.3, stratified: true },
        seed,
      })
    let seed = 1,
      run = await trained(experimentWith(seed), set)
    while (run.result.bestValidation!.step === 40) run = await trained(experimentWith(++seed), set)
    const experiment = experimentWith(seed)
    const lines = evaluations(run.metrics, 'validation')
    const best = [...lines].sort((a, b) => b.accuracy - a.accuracy || a.loss - b.loss)[0]!
    expect(run.result.bestValidation).toMatchObject({
      step: best.step,
      accuracy: best.accuracy,
      loss: best.loss,
    })
    expect(run.result.lastValidation).toMatchObject({ step: 40, loss: lines[39]!.loss })
    expect((await listCheckpoints(run.checkpoints)).map(({ name, step }) => [name, step])).toEqual([
      ['best', best.step],
      ['last', 40],
    ])

    const session = new EagerSession(experiment, set.shape, set.classes.length)
    const { validation } = splitExamples(set.train.labels, experiment.training)
    for (const name of ['best', 'last'] as const) {
      session.load(await readCheckpoint(run.checkpoints, name))
      const again = (await session.evaluate(set.train, validation))!
      const line = lines.find(({ step }) => step === session.step)!
      expectClose(
        [again.loss / validation.length, again.correct / validation.length],
        [line.loss, line.accuracy],
      )
      const test = (await session.evaluate(set.test, Int32Array.from(set.test.labels.keys())))!
      const told = run.evaluation.test[name]!
      expect(told).toMatchObject({ step: session.step, epoch: Math.ceil(session.step / 7), count: 60 })
      expectClose([told.loss, told.accuracy], [test.loss / 60, test.correct / 60])
    }
    session.dispose()
  })

  it('best is last where the end was best', async () => {
    const run = await trained(experimentOf(smallLayers, fewSteps(1)), toySet())
    expect(run.evaluation.test.best).toEqual(run.evaluation.test.last)
    expect(run.evaluation.test.best).toBeDefined()
  })
})

describe('validation', () => {
  it('with nothing held out there is none, no best checkpoint, and all examples are trained on', async () => {
    const run = await trained(
      experimentOf(smallLayers, { budget: { unit: 'epochs', epochs: 2 }, batch_size: 50, ...noValidation }),
      toySet(),
    )
    expectSound(run)
    expect(linesOf(run.metrics, 'evaluation')).toEqual([])
    expect(run.result.step).toBe(8)
    expect(run.result).not.toHaveProperty('bestValidation')
    expect((await listCheckpoints(run.checkpoints)).map(({ name }) => name)).toEqual(['last'])
    expect(Object.keys(run.evaluation.test)).toEqual(['last'])
  })

  it('on the test set is of the test set, all training examples being trained on', async () => {
    const run = await trained(
      experimentOf(smallLayers, {
        budget: { unit: 'epochs', epochs: 2 },
        batch_size: 50,
        validation: { source: 'test' },
      }),
      toySet(),
    )
    expect(run.result.step).toBe(8)
    const lines = evaluations(run.metrics, 'validation')
    expect(steps(lines)).toEqual([4, 8])
    expect(evaluations(run.metrics, 'test')).toEqual([])
    expect(run.evaluation.test.last).toMatchObject({ loss: lines[1]!.loss, accuracy: lines[1]!.accuracy })
    expect((await listCheckpoints(run.checkpoints)).map(({ name }) => name)).toEqual(['best', 'last'])
  })

  it('watching the test set draws its line and chooses nothing by it', async () => {
    const training = { ...fewSteps(20), ...everySteps(5), optimizer: { name: 'SGD', learning_rate: 1.5 } }
    const watched = await trained(experimentOf(smallLayers, { ...training, watch_test: true }), toySet())
    const plain = await trained(experimentOf(smallLayers, training), toySet())
    expectSound(watched)
    expect(steps(evaluations(watched.metrics, 'test'))).toEqual([5, 10, 15, 20])
    expect(watched.evaluation.test.last).toMatchObject({
      loss: evaluations(watched.metrics, 'test')[3]!.loss,
    })
    expect(watched.result.bestValidation).toEqual(plain.result.bestValidation)
    expect(watched.evaluation).toEqual(plain.evaluation)
  })

  it('watching the test set works with nothing held out', async () => {
    const run = await trained(
      experimentOf(smallLayers, { ...fewSteps(4), ...everySteps(2), ...noValidation, watch_test: true }),
      toySet(),
    )
    expect(steps(evaluations(run.metrics, 'test'))).toEqual([2, 4])
    expect(run.result).not.toHaveProperty('bestValidation')
  })

  it('a data set without test images is trained on all the same', async () => {
    const run = await trained(experimentOf(smallLayers, { ...fewSteps(3), watch_test: true }), toySet(100, 0))
    expectSound(run)
    expect(run.outcome).toBe('completed')
    expect(run.evaluation.test).toEqual({})
  })
})

describe('a stop', () => {
  it('in the middle of an epoch ends the run where it stands, its state saved', async () => {
    // One epoch of 20,000 steps, of which a call makes only some.
    const experiment = experimentOf(mixedLayers, {
      budget: { unit: 'epochs', epochs: 50 }, batch_size: 1, ...everySteps(1_000_000), ...noValidation,
    })
    const run = await trained(experiment, toySet(20_000, 60), (asked) => asked > 2)
    expectSound(run)
    const { step } = run.result
    expect(run.outcome).toBe('stopped')
    expect(step).toBeGreaterThan(0)
    expect(step).toBeLessThan(20_000)
    expect(run.result).toMatchObject({ epoch: 1, train: { step } })
    expect(linesOf(run.metrics, 'train')).not.toEqual([])
    expect(run.evaluation).toEqual({ version: 1, test: {} })
    const session = new EagerSession(experiment, toySet().shape, toyClasses.length)
    session.load(await readCheckpoint(run.checkpoints, 'last'))
    expect(session.step).toBe(step)
    session.dispose()
  })

  /** So many held out that evaluating them takes several calls. */
  const muchHeldOut = { validation: { source: 'split', fraction: 0.9 } }
  const many = toySet(20_000, 60)
  /** Asked once before the first step, which is a call of its own, then after each part of its evaluation. */
  const duringEvaluation = (asked: number) => asked >= 3

  it('during an evaluation gives it up', async () => {
    const run = await trained(
      experimentOf(smallLayers, { ...everySteps(1), ...muchHeldOut }),
      many,
      duringEvaluation,
    )
    expectSound(run)
    expect(run).toMatchObject({ outcome: 'stopped', result: { step: 1 } })
    expect(linesOf(run.metrics, 'evaluation')).toEqual([])
    expect((await readCheckpoint(run.checkpoints, 'last')).step).toBe(1)
  })

  it('during the evaluation after the last step is a stop too: no figures, no test set', async () => {
    const run = await trained(
      experimentOf(smallLayers, { ...fewSteps(1), ...muchHeldOut }),
      many,
      duringEvaluation,
    )
    expect(run).toMatchObject({ outcome: 'stopped', result: { step: 1 }, evaluation: { test: {} } })
    expect(linesOf(run.metrics, 'evaluation')).toEqual([])
    expect((await readCheckpoint(run.checkpoints, 'last')).step).toBe(1)
  })

  it('before the first step leaves the first weights', async () => {
    const run = await trained(experimentOf(smallLayers), toySet(), () => true)
    expect(run).toMatchObject({ outcome: 'stopped', result: { step: 0 } })
    expect((await readCheckpoint(run.checkpoints, 'last')).step).toBe(0)
  })
})

describe('a loss that is no number any more', () => {
  const deep: LayerParts[] = [
    { type: 'Flatten' },
    ...Array.from({ length: 4 }, () => ({ type: 'Dense' as const, units: 8, activation: 'linear' })),
  ]
  const finite = (run: Trained, name: 'best' | 'last') =>
    readCheckpoint(run.checkpoints, name).then(({ weights }) =>
      weights.every(({ values }) => values.every(Number.isFinite)),
    )

  it.each([
    { what: 'evaluated at each step', training: everySteps(1) },
    { what: 'evaluated every epoch', training: {} },
    { what: 'with nothing held out', training: { ...noValidation, ...everySteps(1) } },
    { what: 'with the test set watched', training: { ...noValidation, ...everySteps(1), watch_test: true } },
    { what: 'validating on the test set', training: { ...everySteps(1), validation: { source: 'test' } } },
  ])('ends the run as failed with advice, $what', async ({ training }) => {
    for (const layers of [deep, smallLayers, mixedLayers]) {
      const run = await trained(
        experimentOf(layers, {
          optimizer: { name: 'SGD', learning_rate: layers === deep ? 1e10 : 1e12 },
          ...fewSteps(60),
          ...training,
        }),
        toySet(),
      )
      expectSound(run)
      if (layers !== deep) continue // single layers may stay finite, but whatever they give must be sound
      expect(run).toMatchObject({
        outcome: 'failed',
        failure: { code: 'loss-not-finite' },
        evaluation: { test: {} },
      })
      expect(run.failure!.what).toMatch(
        /^(The (validation |test )?loss|A weight) became (NaN|infinite) by step \d+$/,
      )
      expect(run.failure!.advice).toMatch(/smaller learning rate, such as 1e\+9/)
    }
  })

  it('keeps the checkpoints from before', async () => {
    // The first steps go well; then the momentum carries the weights away.
    const experiment = experimentOf(deep, {
      optimizer: { name: 'SGD', learning_rate: 20, momentum: 0.99 },
      ...fewSteps(500),
      ...everySteps(1),
      batch_size: 200,
    })
    const run = await trained(experiment, toySet())
    expect(run.failure?.code).toBe('loss-not-finite')
    expect(run.result.step).toBeGreaterThan(2)
    expectSound(run)
    expect((await listCheckpoints(run.checkpoints)).map(({ name }) => name)).toContain('last')
    for (const { name } of await listCheckpoints(run.checkpoints)) expect(await finite(run, name)).toBe(true)
  })

  it('after the last step counts as well', async () => {
    // The loss of the one step is that of the first weights; what it makes of them is worthless.
    for (const training of [{}, noValidation]) {
      const run = await trained(
        experimentOf(deep, { ...fewSteps(1), optimizer: { name: 'SGD', learning_rate: 1e12 }, ...training }),
        toySet(),
      )
      expectSound(run)
      expect(run).toMatchObject({ outcome: 'failed', failure: { code: 'loss-not-finite' } })
    }
  })

  it('is not written over good weights by a stop', async () => {
    const run = await trained(
      experimentOf(deep, { optimizer: { name: 'SGD', learning_rate: 1e12 }, ...noValidation }),
      toySet(),
      (asked) => asked > 1,
    )
    expectSound(run)
    for (const { name } of await listCheckpoints(run.checkpoints)) expect(await finite(run, name)).toBe(true)
  })
})

it('a network that does not fit is refused before anything is written', async () => {
  const experiment = experimentOf([{ type: 'Dense' }])
  await expect(trained(experiment, toySet())).rejects.toThrow(/layer layer_0/)
})

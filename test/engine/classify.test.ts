import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Experiment } from '../../src/domain/experiment'
import { argMax, rowsOf } from '../../src/domain/probabilities'
import type { CheckpointName } from '../../src/domain/run'
import { classify } from '../../src/engine/classify'
import { evaluateRun } from '../../src/engine/evaluation/evaluateRun'
import { Predictor } from '../../src/engine/graph/predictor'
import { tf } from '../../src/engine/tensorflow'
import { TrainedNetworks } from '../../src/engine/trainedNetworks'
import { readCheckpoint, writeCheckpoint } from '../../src/runs/checkpoint'
import { expectClose } from './eager/closeTo'
import { type SavedRun, savedRun } from './savedRun'
import { experimentOf, mixedLayers } from './smallExperiment'
import { toySet, toyShape } from './toySet'

/** At so high a rate the validation goes up and down. */
const experimentWith = (seed: number) => experimentOf(mixedLayers, {
  budget: { unit: 'steps', steps: 30 }, evaluate: { every: 'steps', steps: 1 }, seed,
  optimizer: { name: 'SGD', learning_rate: 1.5 },
})
/** A run whose best weights aren't its last ones: what most seeds give. */
async function runWithTwoCheckpoints(): Promise<SavedRun> {
  for (let seed = 1; ; seed++) {
    const saved = await savedRun(experimentWith(seed), toySet())
    if (saved.result.bestValidation!.step < 30) return saved
  }
}
let run: SavedRun
let experiment: Experiment
const networks = new TrainedNetworks()
afterAll(() => networks.dispose())
beforeAll(async () => {
  run = await runWithTwoCheckpoints()
  experiment = run.experiment
})

/** The probabilities that the network has with the weights of that checkpoint. */
async function ownProbabilities(name: CheckpointName): Promise<Float32Array> {
  const { weights } = await readCheckpoint(join(run.folder, 'checkpoints'), name)
  const predictor = new Predictor(experiment.architecture, toyShape, 3, weights)
  const rows = predictor.predict(run.set.test.images)
  predictor.dispose()
  return rows
}
const classified = (checkpoint: CheckpointName, pixels: Uint8Array) =>
  classify(networks, { folder: run.folder, checkpoint, experiment, data: run.data, pixels: Uint8Array.from(pixels) })

describe('classifying with a saved run', () => {
  it.each(['best', 'last'] as const)('gives the probabilities of its %s checkpoint', async (name) => {
    const { probabilities } = await classified(name, run.set.test.images)
    expect(probabilities).toEqual(await ownProbabilities(name))
    for (const row of rowsOf(probabilities, 3)) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
  })

  it('tells best from last', async () => {
    expect(await ownProbabilities('best')).not.toEqual(await ownProbabilities('last'))
  })

  it('keeps a network between calls, takes a checkpoint saved anew, and lets go of the longest unasked', async () => {
    const reference = { folder: run.folder, checkpoint: 'last', experiment, data: run.data } as const
    const first = await networks.of(reference)
    expect(await networks.of(reference)).toBe(first)
    expect(await networks.of({ ...reference, checkpoint: 'best' })).not.toBe(first)

    const again = await savedRun(experiment, toySet()), checkpoints = join(again.folder, 'checkpoints')
    const before = await networks.of({ ...reference, folder: again.folder })
    await writeCheckpoint(checkpoints, 'last', await readCheckpoint(checkpoints, 'best'))
    expect((await networks.of({ ...reference, folder: again.folder })).saved.step).not.toBe(before.saved.step)

    const others = await Promise.all([1, 2].map(() => savedRun(experiment, toySet())))
    for (const { folder } of others) await networks.of({ ...reference, folder })
    expect(await networks.of(reference)).not.toBe(first)
  })

  it('refuses what is no whole number of pictures', async () => {
    for (const bytes of [0, 35, 37]) {
      await expect(classified('last', new Uint8Array(bytes))).rejects.toMatchObject({
        failure: { code: 'bad-request' },
      })
    }
  })

  it('leaves no tensors behind, also where it fails', async () => {
    networks.dispose()
    const before = tf.memory().numTensors
    await classified('last', run.set.test.images)
    await evaluateRun(run.folder, experiment, run.set)
    const other = {
      ...experiment,
      architecture: experimentOf([{ type: 'Flatten' }, { type: 'Dense' }]).architecture,
    }
    const wrong = classify(networks, {
      folder: run.folder,
      checkpoint: 'last',
      experiment: other,
      data: run.data,
      pixels: new Uint8Array(36),
    })
    await expect(wrong).rejects.toMatchObject({
      failure: { code: 'checkpoint-damaged', where: 'layer_1/kernel' },
    })
    networks.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('evaluating a saved run', () => {
  it('gives the figures that training gave at its end', async () => {
    const evaluation = await evaluateRun(run.folder, experiment, run.set)
    expect(run.evaluation.test.best).toBeDefined()
    for (const name of ['best', 'last'] as const) {
      const { loss, accuracy, ...rest } = evaluation.test[name]!, told = run.evaluation.test[name]!
      expectClose([loss, accuracy], [told.loss, told.accuracy])
      expect(told).toMatchObject(rest)
    }
  })

  it('is right by the probabilities', async () => {
    const { labels } = run.set.test
    const rows = rowsOf(await ownProbabilities('best'), 3)
    const { best } = (await evaluateRun(run.folder, experiment, run.set)).test
    expect(best!.accuracy).toBe(
      rows.filter((row, i) => argMax(row) === labels[i]).length / labels.length,
    )
    expectClose(
      [best!.loss],
      [rows.reduce((sum, row, i) => sum - Math.log(row[labels[i]!]!), 0) / labels.length],
      { relative: 1e-4 },
    )
  })
})

describe('a checkpoint that is not as it was saved', () => {
  const checkpoints = () => join(run.folder, 'checkpoints')
  const file = (name: CheckpointName, inner: string) =>
    join(checkpoints(), readdirSync(checkpoints()).find((folder) => folder.startsWith(name))!, inner)
  beforeEach(async () => { run = await savedRun(experiment, toySet()) })

  it.each([
    [
      'a bit flipped',
      (path: string) => {
        const bytes = readFileSync(path)
        bytes[40]! ^= 1
        writeFileSync(path, bytes)
      },
    ],
    ['cut off', (path: string) => truncateSync(path, 100)],
    ['longer', (path: string) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(4)]))],
    ['gone', (path: string) => rmSync(path)],
  ] as const)('is refused, naming its file: values %s', async (_what, harm) => {
    harm(file('last', 'tensors.bin'))
    const damaged = { failure: { code: 'checkpoint-damaged', where: file('last', 'tensors.bin') } }
    await expect(classified('last', run.set.test.images)).rejects.toMatchObject(damaged)
    await expect(evaluateRun(run.folder, experiment, run.set)).rejects.toMatchObject(damaged)
    expect((await classified('best', run.set.test.images)).probabilities).toEqual(
      await ownProbabilities('best'),
    )
  })

  it('is refused where its manifest is none', async () => {
    writeFileSync(file('last', 'manifest.json'), '{"version":1}')
    await expect(classified('last', run.set.test.images)).rejects.toMatchObject({
      failure: { code: 'checkpoint-damaged' },
    })
  })

  it('says that there is none, and evaluates the other one', async () => {
    rmSync(join(file('best', '.')), { recursive: true })
    await expect(classified('best', run.set.test.images)).rejects.toMatchObject({
      failure: { code: 'checkpoint-missing' },
    })
    expect(Object.keys((await evaluateRun(run.folder, experiment, run.set)).test)).toEqual(['last'])
    rmSync(checkpoints(), { recursive: true })
    await expect(evaluateRun(run.folder, experiment, run.set)).rejects.toMatchObject({
      failure: { code: 'checkpoint-missing' },
    })
  })
})

import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { idxFiles } from '../../src/data/idxFolder'
import { FailureError } from '../../src/domain/failure'
import type { Metric } from '../../src/domain/metrics'
import { type Run, runSchema } from '../../src/domain/run'
import type { EngineClient } from '../../src/host/engineClient'
import { createRun, Training } from '../../src/host/training'
import { readCheckpoint } from '../../src/runs/checkpoint'
import { RunStore } from '../../src/runs/runStore'
import { experimentOf, mixedLayers, smallLayers } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'
import { writeIdxFolder } from '../engine/toyFolder'
import { toySet } from '../engine/toySet'
import { type Followed, follow, startEngine, type ToyData, toyData } from './trainingHost'

let engine: EngineClient, data: ToyData
beforeAll(async () => {
  engine = startEngine()
  data = await toyData(engine)
})

const short = { budget: { unit: 'epochs', epochs: 3 }, batch_size: 50 }
/** Longer than any test waits. */
const endless = { budget: { unit: 'steps', steps: 10_000_000 }, evaluate: { every: 'steps', steps: 10 } }
const evaluated = (metrics: readonly Metric[]) =>
  metrics.filter(({ kind }) => kind === 'evaluation').length >= 2
/** Killed engines and those of other runs are of no use to the next test. */
const ownEngine = () => startEngine()

/** The record on disk is the one that training ended with. */
async function expectSaved({ store, training }: Followed): Promise<Run> {
  const run = await training.ended
  expect(await store.read(run.id)).toEqual(run)
  expect(runSchema.parse(run)).toEqual(run)
  return run
}

describe('a run', () => {
  it('leaves its record, metrics, checkpoints and test figures in its folder', async () => {
    const followed = await follow(ownEngine(), data, { layers: mixedLayers, training: short })
    const { store, created, metrics, phases } = followed
    expect((await store.read(created.id)).status).toMatchObject({ state: 'running', pid: process.pid })
    const run = await expectSaved(followed)
    expect(run.status).toMatchObject({ state: 'completed', result: { step: 12, epoch: 3 } })
    expect(run.environment).toMatchObject({ tfjs: '4.22.0' })
    expect(run.parameters).toEqual(created.parameters)
    expect(await store.metrics(run.id)).toEqual(metrics)
    expect(metrics.filter(({ kind }) => kind === 'epoch')).toHaveLength(3)
    expect(metrics.filter(({ kind }) => kind === 'evaluation')).toHaveLength(3)
    expect((await store.checkpoints(run.id)).map(({ name }) => name)).toEqual(['best', 'last'])
    expect((await store.evaluation(run.id)).test).toMatchObject({
      best: { count: 60 },
      last: { count: 60, step: 12 },
    })
    expect(phases.slice(-2)).toEqual(['Loading data', 'Evaluating on the test set'])
    expect(readdirSync(store.folderOf(run.id)).sort()).toEqual([
      'checkpoints',
      'evaluation.json',
      'metrics.jsonl',
      'run.json',
    ])
  })

  it('gives the same figures as the same experiment before, in another process', async () => {
    const figures = async () => {
      const followed = await follow(ownEngine(), data, { layers: mixedLayers, training: short })
      const run = await followed.training.ended
      return [
        followed.metrics.flatMap((line) => (line.kind === 'epoch' || line.kind === 'evaluation' ? [line.loss] : [])),
        await followed.store.evaluation(run.id),
      ]
    }
    expect(await figures()).toEqual(await figures())
  })

  it('can be stopped, and says so', async () => {
    const followed = await follow(ownEngine(), data, { training: endless })
    await followed.seen(evaluated)
    followed.training.stop()
    const run = await expectSaved(followed)
    expect(run.status.state).toBe('stopped')
    expect(run.status).toMatchObject({ result: { lastValidation: {}, bestValidation: {} } })
    const { result } = run.status as Extract<Run['status'], { state: 'stopped' }>
    expect((await readCheckpoint(join(followed.store.folderOf(run.id), 'checkpoints'), 'last')).step).toBe(
      result.step,
    )
  })

  it('shows in its record how far it is while it runs', async () => {
    const own = ownEngine(), followed = await follow(own, data, { training: endless })
    await followed.seen(evaluated)
    expect(
      followed.changes.some(({ status }) => status.state === 'running' && status.result?.bestValidation),
    ).toBe(true)
    followed.training.stop()
    await followed.training.ended
  })

  it('keeps the name that it is given while it is trained', async () => {
    const followed = await follow(ownEngine(), data, { training: endless })
    await followed.seen(evaluated)
    const renamed = await followed.training.rename('../ <b>mein Lauf</b> 🧥')
    expect(renamed.name).toBe('../ <b>mein Lauf</b> 🧥')
    expect((await followed.store.read(renamed.id)).name).toBe(renamed.name)
    followed.training.stop()
    const run = await expectSaved(followed)
    expect(run.name).toBe(renamed.name)
    expect(run.status.state).toBe('stopped')
  })

  it('whose loss diverges ends as failed with advice', async () => {
    const layers = [
      { type: 'Flatten' as const },
      ...Array.from({ length: 4 }, () => ({ type: 'Dense' as const, units: 8, activation: 'linear' })),
    ]
    const followed = await follow(ownEngine(), data, {
      layers,
      training: { ...endless, optimizer: { name: 'SGD', learning_rate: 1e10 } },
    })
    const run = await expectSaved(followed)
    expect(run.status).toMatchObject({ state: 'failed', failure: { code: 'loss-not-finite' } })
    expect(await followed.store.metrics(run.id)).toEqual(followed.metrics)
  })

  it('whose network does not fit is refused without a folder', async () => {
    const store = new RunStore(temporaryFolder())
    const broken = { ...experimentOf([{ type: 'Dense', name: 'early' }]), data: data.facts.id }
    await expect(createRun(store, broken, data.facts)).rejects.toMatchObject({
      failure: { code: 'architecture-invalid' },
    })
    expect(readdirSync(store.root)).toEqual([])
  })
})

describe('an engine that dies', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s leaves an interrupted run with a cause and all that was saved',
    async (signal) => {
      const own = ownEngine(),
        followed = await follow(own, data, { training: endless })
      await followed.seen(evaluated)
      process.kill(own.pid!, signal)
      const run = await expectSaved(followed)
      expect(run.status).toMatchObject({
        state: 'interrupted',
        failure: { code: 'engine-died' },
        result: { bestValidation: {} },
      })
      const { failure, result } = run.status as Extract<Run['status'], { state: 'interrupted' }>
      expect(failure.what).toContain(signal)
      expect(failure.advice).not.toBe('')
      const metrics = await followed.store.metrics(run.id)
      expect(metrics).toEqual(followed.metrics)
      expect(result.step).toBe(metrics[metrics.length - 1]!.step)
      const { step } = await readCheckpoint(join(followed.store.folderOf(run.id), 'checkpoints'), 'last')
      expect(step).toBeLessThanOrEqual(result.step)
      expect(own.isAlive).toBe(false)
      await expect(own.ask('environment', {})).rejects.toMatchObject({ failure: { code: 'engine-died' } })
    },
  )

  it.each(['SIGSEGV', 'SIGABRT', 'SIGBUS'] as const)(
    'in native code, by %s, makes the run fail with advice',
    async (signal) => {
      const own = ownEngine(),
        followed = await follow(own, data, { training: endless })
      await followed.seen(evaluated)
      process.kill(own.pid!, signal)
      const run = await expectSaved(followed)
      expect(run.status).toMatchObject({ state: 'failed', failure: { code: 'out-of-memory' } })
      const { failure } = run.status as Extract<Run['status'], { state: 'failed' }>
      expect(failure.what).toContain(signal)
      expect(failure.advice).toMatch(/batch or the network smaller/)
      expect((await followed.store.checkpoints(run.id)).length).toBeGreaterThan(0)
    },
  )

  it('before the first step leaves a run without figures', async () => {
    const own = ownEngine(), followed = await follow(own, data, { training: endless })
    own.kill()
    const run = await expectSaved(followed)
    expect(run.status).toMatchObject({ state: 'interrupted', result: { step: 0 } })
  })

  it('takes nothing with it: a stop or a question after its death is answered, not thrown', async () => {
    const own = ownEngine(), followed = await follow(own, data, { training: endless })
    await followed.seen(evaluated)
    own.kill()
    // The other end is gone already while this one still believes to be connected.
    const answers = Array.from({ length: 200 }, () => own.ask('environment', {}))
    followed.training.stop()
    for (const answer of answers)
      await expect(answer).rejects.toMatchObject({ failure: { code: 'engine-died' } })
    expect((await followed.training.ended).status.state).toBe('interrupted')
  })
})

describe('data that is not what the run was made for', () => {
  it.each([
    ['changed', 'data-missing', (folder: string) => { writeIdxFolder(folder, toySet(210)) }],
    ['cut off', 'data-missing', (folder: string) => writeFileSync(join(folder, idxFiles.train.images), 'x')],
    ['gone', 'data-missing', (folder: string) => rmSync(folder, { recursive: true })],
  ] as const)('makes it fail, clearly: %s', async (_what, code, harm) => {
    const own = ownEngine(), ownData = await toyData(own)
    harm(ownData.folder)
    const followed = await follow(own, ownData, { training: short })
    const run = await expectSaved(followed)
    expect(run.status).toMatchObject({ state: 'failed', failure: { code }, result: { step: 0 } })
    const { failure } = run.status as Extract<Run['status'], { state: 'failed' }>
    expect(`${failure.what} ${failure.advice}`).toMatch(/data set|folder/)
    expect(own.isAlive).toBe(true)
  })

  it('names the damaged file', async () => {
    const own = ownEngine(), ownData = await toyData(own)
    appendFileSync(join(ownData.folder, idxFiles.train.labels), 'x')
    const run = await (await follow(own, ownData, { training: short })).training.ended
    const { failure } = run.status as Extract<Run['status'], { state: 'failed' }>
    expect(failure.advice).toContain(idxFiles.train.labels)
  })
})

describe('a full disk', () => {
  const full = (name: string) => (folder: string) => symlinkSync('/dev/full', join(folder, name))

  it('pauses a long run, and this process goes on', async () => {
    const followed = await follow(ownEngine(), data, { training: endless, prepare: full('metrics.jsonl') })
    const run = await expectSaved(followed)
    expect(run.status).toMatchObject({ state: 'paused', failure: { code: 'disk-full' } })
    const { failure } = run.status as Extract<Run['status'], { state: 'paused' }>
    expect(failure!.where).toContain('metrics.jsonl')
    expect(failure!.advice).toMatch(/space/)
  })

  it('pauses a run that is over before the disk has answered', async () => {
    class SlowDisk extends RunStore {
      override async append(id: string, metrics: readonly Metric[]): Promise<void> {
        await new Promise((resolve) => setTimeout(resolve, 1500))
        return super.append(id, metrics)
      }
    }
    const followed = await follow(ownEngine(), data, {
      training: { budget: { unit: 'steps', steps: 1 } },
      prepare: full('metrics.jsonl'),
      store: new SlowDisk(temporaryFolder()),
    })
    expect((await expectSaved(followed)).status).toMatchObject({
      state: 'paused',
      failure: { code: 'disk-full' },
    })
  })

  it('is not a reason to lose what was saved: the checkpoint is whole', async () => {
    const followed = await follow(ownEngine(), data, { training: endless, prepare: full('metrics.jsonl') })
    const run = await followed.training.ended
    const checkpoint = await readCheckpoint(join(followed.store.folderOf(run.id), 'checkpoints'), 'last')
    expect(checkpoint.weights.length).toBeGreaterThan(0)
    expect(JSON.parse(readFileSync(join(followed.store.folderOf(run.id), 'run.json'), 'utf8'))).toEqual(run)
  })
})

it('a place that can’t be written pauses a run, and this process goes on', async () => {
  const followed = await follow(ownEngine(), data, {
    training: endless, prepare: (folder) => mkdirSync(join(folder, 'metrics.jsonl')),
  })
  expect((await expectSaved(followed)).status).toMatchObject({
    state: 'paused',
    failure: { code: 'disk-error' },
  })
})

describe('the choice of an engine', () => {
  const placesOf = () => data.places
  const created = async (store: RunStore) =>
    createRun(store, { ...experimentOf(smallLayers, endless), data: data.facts.id }, data.facts)

  it('that fails makes the run fail with what was wrong', async () => {
    const store = new RunStore(temporaryFolder())
    const choose = () =>
      Promise.reject(
        new FailureError({ code: 'engine-start', what: 'It does not start', advice: 'Run doctor.' }),
      )
    const run = await new Training(store, choose, await created(store), placesOf()).ended
    expect(run.status).toMatchObject({ state: 'failed', failure: { code: 'engine-start' } })
    expect(await store.read(run.id)).toEqual(run)
  })

  it('that meets a bug makes the run fail too, rather than be trained for ever', async () => {
    const store = new RunStore(temporaryFolder()), choose = () => Promise.reject(new TypeError('no such thing'))
    const run = await new Training(store, choose, await created(store), placesOf()).ended
    expect(run.status).toMatchObject({ state: 'failed', failure: { code: 'fault', what: 'no such thing' } })
    expect(await store.read(run.id)).toEqual(run)
  })

  it('can be stopped: the run ends as soon as there is an engine', async () => {
    const store = new RunStore(temporaryFolder()), own = ownEngine()
    let chosen: (engine: EngineClient) => void = () => undefined
    const choice = new Promise<EngineClient>((resolve) => { chosen = resolve })
    const training = new Training(store, () => choice, await created(store), placesOf())
    training.stop()
    chosen(own)
    expect((await training.ended).status).toMatchObject({ state: 'stopped' })
  })
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Metric } from '../../src/domain/metrics'
import type { Preprocessing } from '../../src/domain/preprocessing'
import { reopenRun } from '../../src/host/training'
import { readCheckpoint } from '../../src/runs/checkpoint'
import { mixedLayers } from '../engine/smallExperiment'
import { follow, startEngine, type ToyData, toyData } from './trainingHost'

let data: ToyData
beforeAll(async () => { data = await toyData(startEngine()) })

/** Some seconds: long enough to be killed in the middle. */
const long = { budget: { unit: 'steps', steps: 3000 }, evaluate: { every: 'steps', steps: 150 }, batch_size: 32 }
const evaluated = (count: number) => (metrics: readonly Metric[]) => metrics.filter(({ kind }) => kind === 'evaluation').length >= count
const lasting = (metrics: readonly Metric[]) => metrics.flatMap((line) =>
  line.kind === 'evaluation' ? [{ step: line.step, loss: line.loss, accuracy: line.accuracy }] : [])

describe('a run whose engine was killed', () => {
  it('says so, and taken up again ends with the very figures of one that never was', async () => {
    const straight = await follow(startEngine(), data, { layers: mixedLayers, training: long })
    expect((await straight.training.ended).status.state).toBe('completed')

    const first = startEngine()
    const killed = await follow(first, data, { layers: mixedLayers, training: long })
    await killed.seen(evaluated(4))
    process.kill(first.pid!, 'SIGKILL')
    const interrupted = await killed.training.ended
    expect(interrupted.status).toMatchObject({ state: 'interrupted', failure: { code: 'engine-died' } })

    const { store } = killed
    const resumed = await follow(startEngine(), data, { store, resumed: await reopenRun(store, interrupted.id, undefined) })
    const ended = await resumed.training.ended
    expect(ended.status).toMatchObject({ state: 'completed', result: { step: 3000 } })
    const metrics = await store.metrics(ended.id)
    expect(lasting(metrics)).toEqual(lasting(await straight.store.metrics(straight.created.id)))
    expect(new Set(metrics.map(({ kind, step }) => `${kind} ${step}`)).size).toBe(metrics.length)
    expect(await store.evaluation(ended.id)).toEqual(await straight.store.evaluation(straight.created.id))
  })

  it('goes on with the pixels that it was trained with: padded, and standardised by the same figures', async () => {
    const preprocessing = { pad: [[1, 1], [2, 0]], scale: 'standardise' } satisfies Partial<Preprocessing>
    const first = startEngine()
    const { store, created, seen, training } = await follow(first, data, { layers: mixedLayers, training: long, preprocessing })
    await seen(evaluated(2))
    process.kill(first.pid!, 'SIGKILL')
    const interrupted = await training.ended
    expect(interrupted.parameters).toEqual(created.parameters)
    expect(interrupted.statistics!.mean[0]).toBeGreaterThan(0.1)
    expect((await store.read(created.id)).statistics).toEqual(interrupted.statistics)
    expect((await readCheckpoint(join(store.folderOf(created.id), 'checkpoints'), 'last')).statistics).toEqual(interrupted.statistics)
    const resumed = await follow(startEngine(), data, { store, resumed: await reopenRun(store, created.id, undefined) })
    expect(await resumed.training.ended).toMatchObject({ status: { state: 'completed' }, statistics: interrupted.statistics })
  })

  it('may be paused first, and given more to do', async () => {
    const followed = await follow(startEngine(), data, { layers: mixedLayers, training: long })
    await followed.seen(evaluated(1))
    followed.training.pause()
    const paused = await followed.training.ended
    expect(paused.status.state).toBe('paused')
    const { store } = followed
    const reopened = await reopenRun(store, paused.id, { unit: 'steps', steps: 3500 })
    const ended = await (await follow(startEngine(), data, { store, resumed: reopened })).training.ended
    expect(ended.status).toMatchObject({ state: 'completed', result: { step: 3500 } })
    await expect(reopenRun(store, ended.id, undefined)).rejects.toMatchObject({ failure: { code: 'run-finished' } })
  })
})

describe('a run that somebody else trains', () => {
  it('is refused while that process lives and taken over when it is gone', async () => {
    const { store, training, created } = await follow(startEngine(), data, { training: { budget: { unit: 'steps', steps: 50 } } })
    await training.ended
    const lock = join(store.folderOf(created.id), 'lock')
    writeFileSync(lock, String(process.ppid))
    await expect(store.claim(created.id)).rejects.toMatchObject({ failure: { code: 'run-busy' } })
    writeFileSync(lock, '99999999')
    const release = await store.claim(created.id)
    expect(readFileSync(lock, 'utf8')).toBe(String(process.pid))
    await release()
  })
})

describe('an engine that hangs', () => {
  it('is told of within ten seconds, and ended with what was saved', async () => {
    const engine = startEngine()
    const { training, seen, silences } = await follow(engine, data, {
      layers: mixedLayers, training: { ...long, budget: { unit: 'steps', steps: 10_000_000 } },
    })
    await seen(evaluated(2))
    process.kill(engine.pid!, 'SIGSTOP')
    const stopped = Date.now()
    while (!silences.length && Date.now() - stopped < 20_000) await sleep(100)
    expect((Date.now() - stopped) / 1000).toBeLessThan(11)
    expect(silences[0]).toBeGreaterThanOrEqual(8)
    training.kill()
    const run = await training.ended
    expect(run.status).toMatchObject({ state: 'interrupted', result: { bestValidation: {} } })
  })
})

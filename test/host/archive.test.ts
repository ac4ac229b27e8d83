import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Metric } from '../../src/domain/metrics'
import { reopenRun } from '../../src/host/training'
import { RunStore } from '../../src/runs/runStore'
import { failureOf } from '../domain/failureOf'
import { mixedLayers } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'
import { toySet } from '../engine/toySet'
import { follow, startEngine, type ToyData, toyData } from './trainingHost'

let data: ToyData
beforeAll(async () => { data = await toyData(startEngine()) })

const training = { budget: { unit: 'steps', steps: 120 }, evaluate: { every: 'steps', steps: 40 }, batch_size: 16 }
/** Not of the lines between, which come as time goes by. */
const lossesOf = (metrics: readonly Metric[]) => metrics.flatMap((line) =>
  line.kind === 'epoch' || line.kind === 'evaluation' ? [`${line.kind} ${line.step} ${line.loss}`] : [])

it('a run handed on as a zip predicts elsewhere what it did, bit for bit, and trained again from it makes the same losses', async () => {
  const one = await follow(startEngine(), data, { layers: mixedLayers, training, preprocessing: { scale: 'standardise' } })
  const ended = await one.training.ended, zip = join(temporaryFolder(), 'run.zip')
  expect(ended.status.state).toBe('completed')
  const choices = { author: 'Ada', weights: 'all' as const, optimizer: false }
  expect(await startEngine().ask('run.pack', { root: one.store.root, id: ended.id, choices, path: zip, ...data.places })).toEqual({ notes: [] })

  const engine = startEngine(), store = new RunStore(join(temporaryFolder(), 'elsewhere'))
  const { run } = await engine.ask('run.unpack', { root: store.root, path: zip })
  expect(run.origin).toMatchObject({ run: ended.id, author: 'Ada', weightsOnly: true })
  expect(await failureOf(() => reopenRun(store, run.id, { unit: 'steps', steps: 200 }))).toMatchObject({ code: 'checkpoint-missing' })
  const whole = { ...choices, optimizer: true }, other = new RunStore(join(temporaryFolder(), 'other'))
  await engine.ask('run.pack', { root: one.store.root, id: ended.id, choices: whole, path: zip, ...data.places })
  const { run: resumable } = await engine.ask('run.unpack', { root: other.root, path: zip })
  expect((await reopenRun(other, resumable.id, { unit: 'steps', steps: 200 })).status.state).toBe('running')
  const { validation, train } = (await store.heldOut(run.id))!
  expect([train, validation.length]).toEqual([200, 20])
  const predict = async (from: RunStore, id: string) => [...(await engine.ask('classify', {
    folder: from.folderOf(id), checkpoint: 'best', experiment: run.experiment, data: run.data,
    pixels: new Uint8Array(toySet().test.images),
  })).probabilities]
  const predicted = await predict(store, run.id)
  expect(predicted).toHaveLength(180)
  expect(predicted).toEqual(await predict(one.store, ended.id))

  const again = await follow(startEngine(), data, { experiment: run.experiment })
  await again.training.ended
  const losses = lossesOf(again.metrics)
  expect(losses.length).toBeGreaterThan(3)
  expect(losses).toEqual(lossesOf(await store.metrics(run.id)))
})

import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { confusionOf } from '../../src/domain/evaluation/confusion'
import { type EvaluationSetting, keptPredictions, predict } from '../../src/host/evaluation'
import { reopenRun } from '../../src/host/training'
import type { EngineClient } from '../../src/host/engineClient'
import type { RunStore } from '../../src/runs/runStore'
import { mixedLayers } from '../engine/smallExperiment'
import { follow, startEngine, type ToyData, toyData } from './trainingHost'

const budget = { unit: 'epochs', epochs: 2 }
let engine: EngineClient, data: ToyData, store: RunStore, id: string
beforeAll(async () => {
  engine = startEngine()
  data = await toyData(engine)
  const followed = await follow(startEngine(), data, { training: { budget } })
  await followed.training.ended
  ;({ store, created: { id } } = followed)
})
const validation = (): EvaluationSetting => ({ store, id, split: 'validation', checkpoint: 'last' })
const ask = (setting: EvaluationSetting, tell = (_done: number, _of: number) => undefined as void) =>
  predict(engine, { ...setting, places: data.places }, tell)

it('predictions are made once and kept, until the checkpoint is another one', async () => {
  expect(await keptPredictions(validation())).toBeUndefined()
  const told: number[] = []
  const made = (await ask(validation(), (done, of) => { told.push(done, of) }))!
  expect(told.slice(-2)).toEqual([20, 20])
  expect(made).toMatchObject({ split: 'validation', part: 'train', checkpoint: 'last', classes: 3, fingerprint: data.facts.fingerprint })
  const { result } = (await store.read(id)).status as { result: { lastValidation: { accuracy: number } } }
  expect(confusionOf(made).hits / 20).toBeCloseTo(result.lastValidation.accuracy, 12)
  expect(await keptPredictions(validation())).toEqual(made)
  expect(await keptPredictions({ ...validation(), split: 'test' })).toBeUndefined()

  const resumed = await reopenRun(store, id, { unit: 'epochs', epochs: 3 })
  await (await follow(startEngine(), data, { store, resumed })).training.ended
  expect(await keptPredictions(validation())).toBeUndefined()
  expect((await ask(validation()))!.step).toBeGreaterThan(made.step)
})

it('a run that is being trained is left alone', async () => {
  const { store: runs, created, training, seen } = await follow(startEngine(), data, {
    layers: mixedLayers, training: { budget: { unit: 'steps', steps: 100_000 }, evaluate: { every: 'steps', steps: 20 } },
  })
  await seen((metrics) => metrics.length > 2)
  const setting: EvaluationSetting = { store: runs, id: created.id, split: 'validation', checkpoint: 'last' }
  await expect(keptPredictions(setting)).rejects.toMatchObject({ failure: { code: 'run-busy' } })
  await expect(ask(setting)).rejects.toMatchObject({ failure: { code: 'run-busy' } })
  training.stop()
  await training.ended
})

it('a run that held nothing out, and one that was trained elsewhere, have no validation to be evaluated on', async () => {
  const run = await store.read(id), setting = validation()
  const training = { ...run.experiment.training, validation: { source: 'test' as const } }
  const status = { state: 'imported' as const, importedAt: run.createdAt, file: 'a.h5' }
  for (const other of [{ ...run, experiment: { ...run.experiment, training } }, { ...run, status }]) {
    await store.write(other)
    await expect(keptPredictions(setting)).rejects.toMatchObject({ failure: { code: 'data-missing', where: run.name } })
  }
  await store.write({ ...run, data: { ...run.data, test: 0 } })
  await expect(keptPredictions({ ...setting, split: 'test' })).rejects.toMatchObject({ failure: { code: 'data-missing' } })
  await store.write(run)
})

it('what is kept is shown though the data is gone; what is not needs it', async () => {
  const places = { ...data.places, folders: [] }, test: EvaluationSetting = { store, id, split: 'test', checkpoint: 'last' }
  await ask(validation())
  expect(await keptPredictions(validation())).toBeDefined()
  await expect(predict(engine, { ...test, places }, () => undefined)).rejects.toMatchObject({ failure: { code: 'data-missing' } })
})

it('a damaged checkpoint is said with its file, and the other one offered', async () => {
  const checkpoints = join(store.folderOf(id), 'checkpoints'), best = readdirSync(checkpoints).find((name) => name.startsWith('best'))!
  const file = join(checkpoints, best, 'tensors.bin')
  writeFileSync(file, 'nothing')
  const setting: EvaluationSetting = { store, id, split: 'test', checkpoint: 'best' }
  await expect(ask(setting)).rejects.toMatchObject({ failure: { code: 'checkpoint-damaged', where: file, advice: expect.stringContaining('last checkpoint') as string } })
  rmSync(join(checkpoints, best), { recursive: true })
  await expect(ask(setting)).rejects.toMatchObject({ failure: { code: 'checkpoint-missing', advice: expect.stringContaining('last checkpoint') as string } })
})

it('another question ends the one before, and a stop ends what goes on', async () => {
  const { experiment, data: facts } = await store.read(id)
  const begin = () => engine.ask('predictions', {
    folder: store.folderOf(id), checkpoint: 'last', split: 'test', experiment, data: facts, ...data.places,
  })
  /** It is so short that it may be over before the engine hears of anything else: then again. */
  async function endsBy(other: () => Promise<unknown>): Promise<boolean> {
    for (let tries = 0; tries < 20; tries++) {
      const [{ prediction }] = await Promise.all([begin(), other()])
      if (prediction === null) return true
    }
    return false
  }
  expect(await endsBy(async () => expect((await begin()).prediction!.labels).toHaveLength(60))).toBe(true)
  expect(await endsBy(() => engine.ask('stopPredicting', {}))).toBe(true)
})

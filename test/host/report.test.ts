import { beforeAll, expect, it } from 'vitest'
import type { EngineClient } from '../../src/host/engineClient'
import { predict } from '../../src/host/evaluation'
import { writtenReport } from '../../src/host/report'
import { follow, startEngine, type ToyData, toyData } from './trainingHost'

let engine: EngineClient, data: ToyData
beforeAll(async () => {
  engine = startEngine()
  data = await toyData(engine)
})

const short = { budget: { unit: 'steps', steps: 20 } }

it('a report shows what is kept of validation, and of the test set only once it was looked at', async () => {
  const { store, training } = await follow(startEngine(), data, { training: short })
  const { id } = await training.ended, sources = { store, engine, places: data.places, version: '1' }
  for (const split of ['validation', 'test'] as const) {
    await predict(engine, { store, id, split, checkpoint: 'best', places: data.places }, () => undefined)
  }
  const shows = async (split: string) => (await writtenReport(sources, [id])).includes(`<h3>${split}, best checkpoint`)
  expect([await shows('Validation'), await shows('Test')]).toEqual([true, false])
  await store.countLook(id)
  expect([await shows('Validation'), await shows('Test')]).toEqual([true, true])
})

it.each([{ source: 'test' }, { source: 'split', fraction: 0 }])('a run that held no images out has one too: validation %j', async (validation) => {
  const { store, training } = await follow(startEngine(), data, { training: { ...short, validation } })
  const { id, name } = await training.ended
  expect(await writtenReport({ store, engine, places: data.places, version: '1' }, [id])).toContain(name)
})

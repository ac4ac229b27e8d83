import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DataPlaces } from '../../src/data/catalogue'
import { idxFiles } from '../../src/data/idxFolder'
import type { DataFacts } from '../../src/domain/dataset'
import type { Experiment } from '../../src/domain/experiment'
import { makeHandlers } from '../../src/engine/handlers'
import { type EngineEvent, engineEventSchema, engineRequests } from '../../src/ipc/engineProtocol'
import { experimentOf, smallLayers } from './smallExperiment'
import { temporaryFolder } from './temporaryFolder'
import { writeIdxFolder } from './toyFolder'
import { toySet } from './toySet'

const set = toySet()
let places: DataPlaces, facts: DataFacts
let events: EngineEvent[]
let handlers: ReturnType<typeof makeHandlers>

beforeAll(async () => {
  const cache = temporaryFolder()
  places = { folders: [writeIdxFolder(temporaryFolder(), set)], cache }
  const entries = await makeHandlers(() => undefined)['data.list'](places)
  facts = entries.flatMap((entry) =>
    entry.state === 'ready' && entry.facts.id !== 'sample' ? [entry.facts] : [],
  )[0]!
})
beforeEach(() => {
  events = []
  handlers = makeHandlers((event) => events.push(event))
})

const runId = '20261121-000000-aaaaaa'
const experiment = (training: Record<string, unknown> = {}): Experiment =>
  ({ ...experimentOf(smallLayers, { budget: { unit: 'steps', steps: 8 }, ...training }), data: facts.id })
const training = (parts: Partial<{ experiment: Experiment; fingerprint: string }> = {}) => ({
  runId,
  folder: temporaryFolder(),
  experiment: experiment(),
  fingerprint: facts.fingerprint, resume: false,
  ...places,
  ...parts,
})

describe('training', () => {
  it('tells what it does, as the protocol says, and answers with the outcome', async () => {
    const answer = await handlers.train(training())
    expect(engineRequests.train.output.parse(answer)).toMatchObject({
      outcome: 'completed',
      result: { step: 8 },
    })
    expect(
      events.map((event) =>
        engineEventSchema.parse(event).event === 'phase' ? (event as { phase: string }).phase : event.event,
      ),
    ).toEqual(expect.arrayContaining(['Loading data', 'started', 'progress', 'Evaluating on the test set']))
    expect(events.findIndex(({ event }) => event === 'started')).toBe(1)
  })

  it('refuses data that isn’t what the run was made for, before anything is trained', async () => {
    const wrong = handlers.train(training({ fingerprint: 'f'.repeat(64) }))
    await expect(wrong).rejects.toMatchObject({ failure: { code: 'data-damaged' } })
    expect(events.some(({ event }) => event === 'started')).toBe(false)
  })

  it('refuses a second run meanwhile, and takes one after the first, also after a failed one', async () => {
    const first = handlers.train(training())
    await expect(handlers.train(training())).rejects.toMatchObject({ failure: { code: 'run-busy' } })
    await first
    await expect(handlers.train(training({ fingerprint: 'other' }))).rejects.toThrow()
    expect(await handlers.train(training())).toMatchObject({ outcome: 'completed' })
  })

  it('stops when asked, and the next one isn’t stopped by it', async () => {
    const long = handlers.train(
      training({ experiment: experiment({ budget: { unit: 'steps', steps: 100_000 } }) }),
    )
    setTimeout(() => { void handlers.stop({}) }, 300)
    expect(await long).toMatchObject({ outcome: 'stopped' })
    expect(await handlers.train(training())).toMatchObject({ outcome: 'completed' })
  })
})

describe('images', () => {
  const ask = (more: Record<string, unknown>) =>
    handlers['data.images']({ id: facts.id, split: 'train', offset: 0, count: 5, ...places, ...more })

  it('come from the part and place asked for', async () => {
    const { pixels, labels, indices, total } = await ask({ split: 'test', offset: 10, count: 3 })
    expect(total).toBe(60)
    expect(indices).toEqual([10, 11, 12])
    expect(pixels).toEqual(set.test.images.slice(360, 468))
    expect(labels).toEqual(set.test.labels.slice(10, 13))
  })

  it('of one class are all of that class', async () => {
    const { pixels, labels, indices, total } = await ask({ label: 1, count: 1000 })
    expect(total).toBe(set.train.labels.filter((label) => label === 1).length)
    expect(new Set(labels)).toEqual(new Set([1]))
    expect(pixels.subarray(36, 72)).toEqual(
      set.train.images.subarray(indices[1]! * 36, indices[1]! * 36 + 36),
    )
  })

  it('past the end are none', async () => {
    expect(await ask({ offset: 1000 })).toMatchObject({ indices: [], total: 200 })
    expect(await ask({ label: 99 })).toMatchObject({ indices: [], total: 0 })
  })

  it('of an unknown set fail', async () => {
    await expect(ask({ id: 'nowhere' })).rejects.toMatchObject({ failure: { code: 'data-missing' } })
  })
})

describe('looking at a set', () => {
  const of = () => ({ id: facts.id, ...places })

  it('images by their places come in that order, and one that isn’t there is refused', async () => {
    const { pixels, labels } = await handlers['data.imagesAt']({ ...of(), split: 'train', indices: [9, 2] })
    expect(pixels).toEqual(Uint8Array.from([...set.train.images.slice(324, 360), ...set.train.images.slice(72, 108)]))
    expect(Array.from(labels)).toEqual([set.train.labels[9], set.train.labels[2]])
    await expect(handlers['data.imagesAt']({ ...of(), split: 'train', indices: [200] })).rejects.toMatchObject({ failure: { code: 'bad-request' } })
  })

  it('statistics and duplicates are as the protocol says', async () => {
    expect(engineRequests['data.statistics'].output.parse(await handlers['data.statistics'](of())).train).toHaveLength(3)
    expect(engineRequests['data.duplicates'].output.parse(await handlers['data.duplicates'](of())).found).toMatchObject({ upTo: 12 })
  })

  it('a search ends where another one begins, and where it is stopped', async () => {
    const long = handlers['data.duplicates']({ ...of(), id: 'sample' })
    expect((await handlers['data.duplicates'](of())).found).not.toBeNull()
    expect(await long).toEqual({ found: null })
    const stopped = handlers['data.duplicates']({ ...of(), id: 'sample' })
    await handlers['data.stopSearch']({})
    expect(await stopped).toEqual({ found: null })
  })

  it('a version is trained on under its own fingerprint, and a run on what it was before is refused', async () => {
    const steps = [{ kind: 'exclude' as const, at: '', train: [0, 1], test: [] }]
    const version = await handlers['data.storeVersion']({ ...places, base: facts.id, name: 'cleaned', steps })
    expect(version).toMatchObject({ train: 198, test: 60 })
    const input = { ...training(), experiment: { ...experiment(), data: version.id }, fingerprint: version.fingerprint }
    expect(await handlers.train(input)).toMatchObject({ outcome: 'completed' })
    expect((await handlers['data.images']({ id: version.id, split: 'train', offset: 0, count: 1, ...places })).indices).toEqual([2])
    await handlers['data.storeVersion']({ ...places, id: version.id, base: facts.id, name: 'cleaned', steps: [] })
    await expect(handlers.train(input)).rejects.toMatchObject({ failure: { code: 'data-damaged' } })
    const asked = { folder: input.folder, experiment: input.experiment, data: version, ...places }
    await expect(handlers.evaluate(asked)).rejects.toMatchObject({ failure: { code: 'data-damaged' } })
  })
})

describe('evaluating a saved run', () => {
  it('gives the figures of its end, and refuses data that has changed since', async () => {
    const input = training(), { folder } = input
    const answer = await handlers.train(input)
    const asked = { folder, experiment: experiment(), data: facts, ...places }
    expect(await handlers.evaluate(asked)).toMatchObject({ test: { last: { step: 8, count: 60 } } })
    expect((await handlers.evaluate(asked)).test.last!.accuracy).toBe(answer.evaluation.test.last!.accuracy)
    const changed = handlers.evaluate({ ...asked, data: { ...facts, fingerprint: 'other' } })
    await expect(changed).rejects.toMatchObject({ failure: { code: 'data-damaged' } })
  })
})

it('lists a damaged folder with what is wrong and its file', async () => {
  const folder = writeIdxFolder(temporaryFolder(), set)
  writeFileSync(join(folder, idxFiles.test.labels), 'no labels')
  const entries = await handlers['data.list']({ ...places, folders: [folder] })
  expect(entries[1]).toMatchObject({
    state: 'failed', folder, failure: { code: 'data-damaged', where: join(folder, idxFiles.test.labels) },
  })
})

it('measures a step of an experiment on data of that kind, the data itself not needed', async () => {
  const { secondsPerStep } = await handlers.measure({
    experiment: experiment(),
    data: { ...facts, id: 'nowhere' },
  })
  expect(Number.isFinite(secondsPerStep)).toBe(true)
  expect(secondsPerStep).toBeGreaterThan(0)
})

it('loads data ahead of its use, and says where it isn’t there', async () => {
  expect(await handlers['data.load']({ id: facts.id, ...places })).toEqual({})
  await expect(handlers['data.load']({ id: 'nowhere', ...places })).rejects.toMatchObject({
    failure: { code: 'data-missing' },
  })
})

it('tells its environment', async () => {
  expect(engineRequests.environment.output.parse(await handlers.environment({}))).toBeDefined()
})

import { rmSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DataPlaces } from '../../../src/data/catalogue'
import type { DataFacts } from '../../../src/domain/dataset'
import type { Experiment } from '../../../src/domain/experiment'
import { makeHandlers } from '../../../src/engine/handlers'
import { engineRequests } from '../../../src/ipc/engineProtocol'
import { experimentOf, mixedLayers } from '../smallExperiment'
import { temporaryFolder } from '../temporaryFolder'
import { writeIdxFolder } from '../toyFolder'
import { toySet } from '../toySet'

const set = toySet(1000, 40), tests = Uint8Array.from(set.test.images), picture = Uint8Array.from(set.test.images.subarray(0, 36))
const handlers = makeHandlers(() => undefined), folder = temporaryFolder(), dataFolder = writeIdxFolder(temporaryFolder(), set)
const places: DataPlaces = { folders: [dataFolder], cache: temporaryFolder() }
let data: DataFacts, experiment: Experiment, run: { folder: string; checkpoint: 'last'; experiment: Experiment; data: DataFacts }

beforeAll(async () => {
  const entries = await handlers['data.list'](places)
  data = entries.flatMap((entry) => (entry.state === 'ready' && entry.facts.id !== 'sample' ? [entry.facts] : []))[0]!
  const training = { budget: { unit: 'steps', steps: 40 }, validation: { source: 'split', fraction: 0.3 } }
  experiment = { ...experimentOf(mixedLayers, training), data: data.id }
  await handlers.train({
    runId: '20261121-000000-aaaaaa', folder, experiment, fingerprint: data.fingerprint, resume: false, ...places,
  })
  run = { folder, checkpoint: 'last', experiment, data }
})
const code = (expected: string) => expect.objectContaining({ failure: expect.objectContaining({ code: expected }) })

describe('what the engine says of a picture', () => {
  it('is as the protocol has it, for the likeliest class unless another is named', async () => {
    const { probabilities } = await handlers.classify({ ...run, pixels: picture })
    for (const method of ['gradients', 'gradcam', 'occlusion'] as const) {
      const answer = engineRequests.explain.output.parse(await handlers.explain({ ...run, ...places, pixels: picture, method }))
      expect(answer).toMatchObject({ method, shape: [6, 6], groundKnown: true })
      expect(answer.label).toBe(probabilities.indexOf(Math.max(...probabilities)))
      expect((await handlers.explain({ ...run, ...places, pixels: picture, method, label: 2 })).label).toBe(2)
    }
    engineRequests.activations.output.parse(await handlers.activations({ ...run, pixels: picture, layer: 'layer_2' }))
    engineRequests.filters.output.parse(await handlers.filters({ ...run, layer: 'layer_0', channel: 0 }))
    const doubted = await handlers.doubt({ experiment, data, pixels: tests, ...places })
    expect(engineRequests.doubt.output.parse(doubted)).toMatchObject({ usual: { images: 300, from: 'validation', references: 700 } })
    expect(doubted.doubts).toHaveLength(40)
    const near = await handlers.nearest({ ...run, ...places, pixels: picture, count: 3 })
    expect(engineRequests.nearest.output.parse(near).images).toHaveLength(3)
  })

  it('asked for at once comes to the same', async () => {
    const ask = () => handlers.nearest({ ...run, ...places, pixels: picture, count: 3 })
    const [first, second] = await Promise.all([ask(), ask()])
    expect(second).toEqual(first)
  })

  it('refuses what is no picture, class or layer of the run', async () => {
    const pixels = new Uint8Array(35)
    await expect(handlers.doubt({ experiment, data, pixels, ...places })).rejects.toThrow(code('bad-request'))
    await expect(handlers.nearest({ ...run, ...places, pixels, count: 1 })).rejects.toThrow(code('bad-request'))
    const explain = { ...run, ...places, method: 'gradients' } as const
    await expect(handlers.explain({ ...explain, pixels: tests })).rejects.toThrow(code('bad-request'))
    await expect(handlers.explain({ ...explain, pixels: picture, label: 3 })).rejects.toThrow(code('bad-request'))
    await expect(handlers.activations({ ...run, pixels: picture, layer: 'dense' })).rejects.toThrow(code('bad-request'))
    await expect(handlers.filters({ ...run, layer: 'layer_2', channel: null })).rejects.toThrow(code('bad-request'))
  })

  it('goes without the data where that has changed or is gone, and says so', async () => {
    const other = { ...data, fingerprint: 'another' }
    await expect(handlers.doubt({ experiment, data: other, pixels: picture, ...places })).rejects.toThrow(code('data-damaged'))
    rmSync(dataFolder, { recursive: true })
    await expect(handlers.doubt({ experiment, data, pixels: picture, ...places })).rejects.toThrow(code('data-missing'))
    await expect(handlers.nearest({ ...run, ...places, pixels: picture, count: 1 })).rejects.toThrow(code('data-missing'))
    expect(await handlers.explain({ ...run, ...places, pixels: picture, method: 'gradients' })).toMatchObject({ groundKnown: false })
    expect(await handlers.activations({ ...run, pixels: picture, layer: 'layer_0' })).toMatchObject({ maps: 4 })
  })
})

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { weightFormatNames } from '../../../src/domain/exchange/formats'
import { classify } from '../../../src/engine/classify'
import { exportWeights, keepImport, readImport } from '../../../src/engine/exchange'
import { TrainedNetworks } from '../../../src/engine/trainedNetworks'
import type { EngineClient } from '../../../src/host/engineClient'
import { importFiles } from '../../../src/host/importing'
import { engineRequests } from '../../../src/ipc/engineProtocol'
import { readCheckpoint } from '../../../src/runs/checkpoint'
import { RunStore } from '../../../src/runs/runStore'
import { failureOf } from '../../domain/failureOf'
import { type SavedRun, savedRun } from '../savedRun'
import { experimentOf, mixedLayers } from '../smallExperiment'
import { temporaryFolder } from '../temporaryFolder'
import { toySet } from '../toySet'

/** The engine's handlers, asked as a process would be. */
const handlers = { 'import.read': readImport, 'import.keep': keepImport } as Record<string, (input: never) => Promise<unknown>>
const engine = {
  ask: async (name: 'import.read' | 'import.keep', input: unknown) =>
    engineRequests[name].output.parse(await handlers[name]!(engineRequests[name].input.parse(input) as never)),
} as unknown as EngineClient

const set = toySet()
let run: SavedRun
beforeAll(async () => {
  run = await savedRun(experimentOf(mixedLayers, { budget: { unit: 'steps', steps: 12 } }), set)
})

const networks = new TrainedNetworks()
afterAll(() => networks.dispose())

describe.each(weightFormatNames)('a run\'s weights as %s', (format) => {
  it('come back the same as a run marked as imported, which classifies the same', async () => {
    const { folder, experiment, data } = run, out = temporaryFolder(), path = join(out, format === 'tfjs' ? 'model' : `given.${format}`)
    // tfjs has no SpatialDropout2D, which is named; everything else goes along.
    const { files, notes } = await exportWeights({ folder, checkpoint: 'last', experiment, data, format, path })
    expect(notes.map(({ item }) => item)).toEqual(format === 'tfjs' ? ['layer_3'] : [])
    const store = new RunStore(join(temporaryFolder(), 'runs'))
    const model = [...files].sort((a, b) => Number(b.endsWith('.json')) - Number(a.endsWith('.json')))
    const found = await importFiles(engine, store, model, experiment, data)
    expect(found.hasArchitecture).toBe(format !== 'weights.h5')

    const kept = await store.read(found.run!.id)
    expect(kept.status).toMatchObject({ state: 'imported', file: expect.any(String) as string })
    expect(kept.data).toEqual(data)
    expect((await store.checkpoints(kept.id)).map(({ name, step }) => ({ name, step }))).toEqual([{ name: 'last', step: 0 }])
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name)
    const before = await readCheckpoint(join(folder, 'checkpoints'), 'last')
    const after = await readCheckpoint(join(store.folderOf(kept.id), 'checkpoints'), 'last')
    expect([...after.weights].sort(byName)).toEqual([...before.weights].sort(byName))

    const asked = { checkpoint: 'last' as const, pixels: set.test.images.slice(0, 360) }
    expect(await classify(networks, { ...asked, folder: store.folderOf(kept.id), experiment: kept.experiment, data: kept.data }))
      .toEqual(await classify(networks, { ...asked, folder, experiment, data }))
  })
})

describe('an import', () => {
  it('for data of another kind has data of its own, and says so', async () => {
    const { folder, experiment, data } = run, path = join(temporaryFolder(), 'model.h5')
    await exportWeights({ folder, checkpoint: 'last', experiment, data, format: 'h5', path })
    const store = new RunStore(temporaryFolder())
    const found = await importFiles(engine, store, [path], experiment, { ...data, shape: [28, 28, 1], classes: ['a', 'b'] })
    expect(found.run!.data).toMatchObject({ id: 'imported', shape: data.shape, classes: ['class 0', 'class 1', 'class 2'] })
    const notes = found.notes.map(({ what }) => what).join()
    expect(notes).toContain('It takes 6 × 6 × 1, the data chosen gives 28 × 28 × 1; resize or pad to that in Design, at the input')
    expect(notes).toContain('It tells 3 classes apart, the data chosen has 2')
  })

  it('that fails on its way leaves no run behind', async () => {
    const { folder, experiment, data } = run, path = join(temporaryFolder(), 'w.weights.h5')
    await exportWeights({ folder, checkpoint: 'last', experiment, data, format: 'weights.h5', path })
    const root = temporaryFolder(), failing = {
      ask: (name: 'import.read' | 'import.keep', input: unknown) =>
        engine.ask(name, (name === 'import.keep' ? { ...(input as object), files: [join(root, 'gone')] } : input) as never),
    } as unknown as EngineClient
    const failure = await failureOf(() => importFiles(failing, new RunStore(root), [path], experiment, data))
    expect(failure.code).toBe('model-invalid')
    expect(readdirSync(root)).toEqual([])
  })

  it('of another network\'s weights is refused, naming its layers, and leaves no run behind', async () => {
    const { folder, experiment, data } = run, path = join(temporaryFolder(), 'w.weights.h5'), root = temporaryFolder()
    await exportWeights({ folder, checkpoint: 'last', experiment, data, format: 'weights.h5', path })
    const other = experimentOf([{ type: 'Flatten' }, { type: 'Dense', units: 4 }])
    const failure = await failureOf(() => importFiles(engine, new RunStore(root), [path], other, data))
    expect(failure).toMatchObject({ code: 'weights-mismatch', where: 'w.weights.h5' })
    expect(failure.what).toContain('layer_0: the network has no such layer')
    expect(readdirSync(root)).toEqual([])
  })
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Experiment } from '../../src/domain/experiment'
import { CurrentExperimentStore } from '../../src/main/currentExperiment'
import { experimentOf } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'

const experiment = (units: number) => experimentOf([{ type: 'Flatten' }, { type: 'Dense', units }])
let path: string, kept: Experiment[]
const drafts = { keepDraft: async (draft: Experiment) => { kept.push(draft) } }
async function opened() {
  const store = new CurrentExperimentStore(path, drafts)
  await store.open(experiment(1))
  return store
}
beforeEach(() => {
  path = join(temporaryFolder(), 'experiments', 'draft.json')
  kept = []
})

describe('the current experiment', () => {
  it('is there again after a start, with what it was an edit of', async () => {
    await (await opened()).put(experiment(2))
    const again = (await opened()).get()
    expect(again.experiment).toEqual(experiment(2))
    expect(again.baseline).toEqual(experiment(1))
  })
  it('opens anew where its file is damaged, which is put aside and said', async () => {
    await (await opened()).put(experiment(2))
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 50))
    const store = await opened()
    expect(store.get().experiment).toEqual(experiment(1))
    expect(store.warning).toMatch(/draft could not be read.*damaged-/)
  })
})

it('knows the run that it was taken from, and that it was last trained as, until another document takes its place', async () => {
  const store = await opened(), [taken, trained] = ['20261121-103200-aaaaaa', '20261121-103201-bbbbbb'] as const
  await store.load(experiment(3), taken)
  await store.put(experiment(4))
  expect((await opened()).get().from).toBe(taken)
  await store.markTrained(experiment(4), trained)
  await store.save(join(temporaryFolder(), 'mine.json'))
  expect((await opened()).get().from).toBe(trained)
  await store.load(experiment(5))
  expect((await opened()).get()).not.toHaveProperty('from')
})

describe('another document in its place', () => {
  it('leaves a draft where something was changed and not saved', async () => {
    const store = await opened()
    await store.put(experiment(2))
    await store.load(experiment(3))
    await store.put(experiment(4))
    await store.read('dropped.json', JSON.stringify(experiment(5)))
    expect(kept).toEqual([experiment(2), experiment(4)])
  })
  it('leaves none where there is nothing to lose: as opened, saved to a file, or trained', async () => {
    const store = await opened(), file = join(temporaryFolder(), 'mine.json')
    await store.load(experiment(2))
    await store.put(experiment(3))
    await store.save(file)
    await store.openFile(file)
    await store.put(experiment(4))
    await store.markTrained(experiment(4))
    await store.load(experiment(5))
    expect(kept).toEqual([])
  })
  it('is not taken where the draft can’t be kept, nor where the file is none', async () => {
    const full = new CurrentExperimentStore(path, { keepDraft: async () => { throw new Error('disk full') } })
    await full.open(experiment(1))
    await full.put(experiment(2))
    await expect(full.load(experiment(3))).rejects.toThrow('disk full')
    await expect(full.read('x.json', '{}')).rejects.toThrow()
    expect(full.get().experiment).toEqual(experiment(2))
  })
})

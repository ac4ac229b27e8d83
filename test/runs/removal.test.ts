import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { canResume, hasWeights } from '../../src/domain/run'
import { readCheckpoint, writeCheckpoint } from '../../src/runs/checkpoint'
import { dropWeights, purge, putBack, takeOut } from '../../src/runs/removal'
import { RunStore } from '../../src/runs/runStore'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { makeRun } from '../renderer/makeRun'

const run = makeRun(), { id } = run
let store: RunStore
beforeEach(async () => {
  store = new RunStore(join(temporaryFolder(), 'runs'))
  await store.create(run)
  await writeCheckpoint(join(store.folderOf(id), 'checkpoints'), 'best', { step: 1, epoch: 1, weights: [], optimizer: [] })
})

describe('a deleted run', () => {
  it('is gone from the list, and there as it was once it is put back', async () => {
    await takeOut(store.root, id)
    expect((await store.list()).runs).toEqual([])
    await putBack(store.root, id)
    expect((await store.list()).runs).toEqual([run])
    expect(await store.checkpoints(id)).toHaveLength(1)
  })
  it('that was purged can’t be put back', async () => {
    await takeOut(store.root, id)
    await purge(store.root, id)
    expect(readdirSync(store.root)).toEqual([])
    expect(await failureOf(() => putBack(store.root, id))).toMatchObject({ code: 'run-unknown' })
  })
  it('is removed at the next start, unless another process may still put it back', async () => {
    mkdirSync(join(store.root, `.deleted-${id}.${process.ppid}`))
    await takeOut(store.root, id)
    await store.settle()
    expect(readdirSync(store.root)).toEqual([`.deleted-${id}.${process.ppid}`])
  })
})

describe('dropped weights', () => {
  it('free their bytes and leave the record, which says so wherever weights would be used', async () => {
    const { weights } = await store.size(id)
    expect(weights).toBeGreaterThan(100)
    const dropped = await dropWeights(store, id)
    expect(dropped).toMatchObject({ name: run.name, weightsDropped: { bytes: weights } })
    expect([hasWeights(run), hasWeights(dropped), canResume(dropped)]).toEqual([true, false, false])
    expect(existsSync(join(store.folderOf(id), 'checkpoints'))).toBe(false)
    expect((await store.size(id)).weights).toBe(0)
    expect(await failureOf(() => readCheckpoint(join(store.folderOf(id), 'checkpoints'), 'best')))
      .toMatchObject({ code: 'weights-dropped', what: expect.stringContaining('were dropped on 20') })
    expect(await dropWeights(store, id)).toEqual(dropped)
  })
  it('aren’t those of a run that is being trained', async () => {
    await store.write({ ...run, status: { state: 'running', startedAt: run.createdAt, pid: process.ppid } })
    expect(await failureOf(() => dropWeights(store, id))).toMatchObject({ code: 'run-busy' })
    expect(await store.checkpoints(id)).toHaveLength(1)
  })
})

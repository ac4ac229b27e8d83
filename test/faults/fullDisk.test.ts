import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { failureOf } from '../../src/domain/run'
import { reopenRun } from '../../src/host/training'
import { readCheckpoint } from '../../src/runs/checkpoint'
import { RunStore } from '../../src/runs/runStore'
import { temporaryFolder } from '../engine/temporaryFolder'
import { follow, startEngine, type ToyData, toyData } from '../host/trainingHost'
import { frequentSaves } from './checkpoints'
import { report } from './report'
import { enlarge, smallDisk } from './smallDisk'

/** Writes until the disk takes no more. @returns what makes room again */
function fill(folder: string): () => void {
  const path = join(folder, 'filler'), file = openSync(path, 'w')
  try {
    for (const size of [65_536, 512, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size))
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
      }
    }
  } finally {
    closeSync(file)
  }
  return () => rmSync(path)
}

let data: ToyData
beforeAll(async () => { data = await toyData(startEngine()) })

/** With Adam's slots a checkpoint takes as many bytes as 36 times its units, times 12, and some. */
const dense = (units: number) => [{ type: 'Flatten' as const }, { type: 'Dense' as const, units }, { type: 'Dropout' as const, rate: 0.2 }]
const training = { evaluate: { every: 'steps', steps: 100 }, batch_size: 32 }

describe('a full disk', () => {
  it.each([
    // One checkpoint fits beside another, a third doesn't while it replaces one of them.
    { by: 'its own checkpoints', units: 1700, steps: 600, room: enlarge },
    { by: 'something else', units: 100, steps: 6000, room: undefined },
  ])('by $by pauses the run with its checkpoints whole; with room again it goes on to the same figures', async ({ by, units, steps, room }) => {
    const { folder, problem } = smallDisk()
    if (problem) return report(`disk full by ${by}`, { 'not tried': problem })
    const wanted = { layers: dense(units), training: { ...training, budget: { unit: 'steps', steps } }, store: new RunStore(folder) }
    const followed = await follow(startEngine(frequentSaves), data, wanted)
    let makeRoom = () => { room?.(folder) }
    if (!room) {
      await followed.seen((metrics) => metrics.filter(({ kind }) => kind === 'evaluation').length >= 3)
      makeRoom = fill(folder)
    }
    const paused = await followed.training.ended
    expect(paused.status).toMatchObject({ state: 'paused', failure: { code: 'disk-full', what: 'The disk is full' } })
    expect(failureOf(paused)!.advice).toMatch(/^Free some space/)
    const kept = await readCheckpoint(join(followed.store.folderOf(paused.id), 'checkpoints'), 'last')
    expect(kept.step).toBeGreaterThan(0)
    expect(kept.step).toBeLessThan(steps)

    makeRoom()
    const resumed = await reopenRun(followed.store, paused.id, undefined)
    const again = await follow(startEngine(frequentSaves), data, { store: followed.store, resumed })
    const ended = await again.training.ended
    expect(ended.status).toMatchObject({ state: 'completed', result: { step: steps } })
    expect(failureOf(ended)).toBeUndefined()
    const straight = await follow(startEngine(), data, { ...wanted, store: new RunStore(temporaryFolder()) })
    expect((await straight.training.ended).status.state).toBe('completed')
    expect(await followed.store.evaluation(ended.id)).toEqual(await straight.store.evaluation(straight.created.id))
    report(`disk of 2 MB full by ${by}`, { tries: 1, lost: 0, 'gone on from step': kept.step })
  })
})

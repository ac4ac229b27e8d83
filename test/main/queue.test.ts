import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Experiment } from '../../src/domain/experiment'
import { fail, type Failure } from '../../src/domain/failure'
import type { Queue } from '../../src/domain/queue'
import { isActive, type Run, type RunStatus } from '../../src/domain/run'
import { createRun, reopenRun } from '../../src/host/training'
import { RunQueue, type SweepTrainer, type Trainer } from '../../src/main/queue'
import { writeCheckpoint } from '../../src/runs/checkpoint'
import { RunStore } from '../../src/runs/runStore'
import { experimentOf } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'
import { makeRun } from '../renderer/makeRun'
import { makeKeptSweep } from '../domain/sweep/makeSweep'

const facts = { ...makeRun().data, id: 'sample' }
const experiment = (units: number): Experiment =>
  ({ ...experimentOf([{ type: 'Flatten' }, { type: 'Dense', units }]), data: 'sample' })
const unitsOf = ({ experiment: { architecture } }: { experiment: Experiment }) =>
  (architecture.layers[1] as { units: number }).units

/** Run folders as they are made and kept; when a run ends is said by the test rather than by an engine. */
class Folders implements Trainer {
  readonly store: RunStore
  live: Run | undefined
  missing = false
  onEnded: (run: Run) => Promise<void> = async () => undefined
  constructor(root: string) { this.store = new RunStore(root) }
  get isBusy() { return !!this.live || !!sweeps.liveId }
  isLive = (id: string) => this.live?.id === id
  read = (id: string) => this.store.read(id)
  delete = (id: string) => this.store.delete(id)
  readonly froms: (string | undefined)[] = []
  async start(wanted: Experiment, { id, from }: { id?: string; from?: string } = {}) {
    if (this.live) fail('run-busy', 'A run is being trained', 'Wait for it.')
    if (this.missing) fail('data-missing', 'The data set is not on this machine', 'Add it.')
    this.froms.push(from)
    return this.live = await createRun(this.store, wanted, facts, { id })
  }
  async resume(id: string) {
    return this.live = await reopenRun(this.store, id, undefined)
  }
  async end(state: RunStatus['state'], step = 10, code = 'loss-not-finite') {
    const { live } = this, at = new Date().toISOString()
    const failure = { code, what: 'It broke', advice: 'Mend it.' }
    const run = { ...live!, status: {
      state, startedAt: at, finishedAt: at, result: { step, epoch: 1, seconds: 1, imagesPerSecond: 1 },
      ...(state === 'failed' || state === 'interrupted' ? { failure } : {}),
    } as RunStatus }
    await this.store.write(run)
    this.live = undefined
    await this.onEnded(run)
  }
}

/** Sweeps that are said to be trained, until the test ends them. */
class SweepTrainers implements SweepTrainer {
  liveId: string | undefined
  readonly started: string[] = []
  async start(_sweep: unknown, id: string) {
    this.liveId = id
    this.started.push(id)
  }
  async end(queue: RunQueue, failure?: Failure) {
    const id = this.liveId!
    this.liveId = undefined
    await queue.sweepEnded(id, failure)
  }
}

let home: string, folders: Folders, sweeps: SweepTrainers, told: Queue[]
const path = () => join(home, 'queue.json')
const onDisk = () => JSON.parse(readFileSync(path(), 'utf8')) as Queue
async function opened() {
  folders = new Folders(join(home, 'runs'))
  told = []
  sweeps = new SweepTrainers()
  const queue = new RunQueue(path(), folders, sweeps, (changed) => told.push(changed))
  folders.onEnded = (run) => queue.ended(run)
  await queue.open()
  return queue
}
/** As after a kill: runs that say they are trained are found interrupted. */
async function restarted() {
  const before = new RunStore(join(home, 'runs'))
  await before.settle()
  return opened()
}
const saveCheckpoint = (id: string) => writeCheckpoint(join(home, 'runs', id, 'checkpoints'), 'last', {
  step: 5, epoch: 1, weights: [{ name: 'output/bias', shape: [1], values: new Float32Array(1) }], optimizer: [],
})
const training = async (units: number) => vi.waitFor(() => expect(folders.live && unitsOf(folders.live)).toBe(units))
const waiting = (queue: RunQueue) => queue.get().entries.filter(({ run }) => !run).map(unitsOf)
const runFolders = () => (existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')) : [])
/** A queue of those units, of which the first is being trained. */
async function queued(...units: number[]) {
  const queue = await opened()
  for (const each of units) await queue.add(experiment(each), facts)
  await training(units[0]!)
  return queue
}
beforeEach(() => { home = temporaryFolder() })

describe('a queue of runs', () => {
  it('trains one after the other, however each ends', async () => {
    const queue = await queued(1, 2, 3, 4)
    for (const [state, next] of [['stopped', 2], ['paused', 3], ['failed', 4]] as const) {
      await folders.end(state)
      await training(next)
    }
    await folders.end('completed')
    expect(folders.live).toBeUndefined()
    expect(onDisk()).toEqual({ version: 1, held: false, entries: [] })
    expect(queue.get()).toEqual(told[told.length - 1])
    const { runs } = await folders.store.list()
    expect(runs.map(unitsOf).sort()).toEqual([1, 2, 3, 4])
    expect(runs.some(isActive)).toBe(false)
  })

  it('waits for a run that was begun otherwise, and makes no folder before its turn', async () => {
    const queue = await opened()
    await folders.start(experiment(9))
    await queue.add(experiment(1), facts)
    expect(runFolders()).toHaveLength(1)
    await folders.end('completed')
    await training(1)
  })

  it('waits too where a run was begun just as its own was to start', async () => {
    const queue = await opened()
    await queue.add(experiment(1), facts)
    folders.live = makeRun()
    await vi.waitFor(() => expect(queue.get().entries[0]!.run).toBeDefined())
    await folders.end('completed')
    await training(1)
    expect(onDisk().entries[0]!.failure).toBeUndefined()
  })

  it('starts in the order it was put in, and not what was removed', async () => {
    const queue = await queued(1, 2, 3, 4)
    const [, two, three, four] = queue.get().entries.map(({ id }) => id)
    await queue.move(four!, two!)
    await queue.remove(three!)
    expect(waiting(queue)).toEqual([4, 2])
    expect(onDisk()).toEqual(queue.get())
    await folders.end('completed')
    await training(4)
    await expect(queue.remove(four!)).rejects.toThrow('being trained already')
    await expect(queue.remove(three!)).rejects.toThrow('not in the queue any more')
  })

  it('tells a run what it was edited from, after a restart too', async () => {
    const from = '20261122-000000-abcdef', queue = await opened()
    await queue.hold(true)
    await queue.add(experiment(1), facts, from)
    await queue.add(experiment(2), facts)
    const next = await opened()
    await next.hold(false)
    await training(1)
    await folders.end('completed')
    await training(2)
    expect(folders.froms).toEqual([from, undefined])
  })

  it('starts nothing while it is held', async () => {
    const queue = await queued(1, 2)
    await queue.hold(true)
    await folders.end('completed')
    expect(folders.live).toBeUndefined()
    expect(waiting(queue)).toEqual([2])
    await queue.hold(false)
    await training(2)
  })

  it('refuses what can’t be trained', async () => {
    const queue = await opened()
    await expect(queue.add(experimentOf([{ type: 'Dense', units: 3 }, { type: 'Conv2D' }]), facts)).rejects.toMatchObject({
      failure: { code: 'architecture-invalid' },
    })
    expect(existsSync(path())).toBe(false)
  })

  it('marks what can’t start and goes on with the next; tried again, it has its turn', async () => {
    const queue = await queued(1, 2, 3)
    folders.missing = true
    await folders.end('completed')
    expect(onDisk().entries.map(({ failure }) => failure?.code)).toEqual(['data-missing', 'data-missing'])
    expect(runFolders()).toHaveLength(1)
    folders.missing = false
    await queue.retry(queue.get().entries[1]!.id)
    await training(3)
    await folders.end('completed')
    expect(folders.live).toBeUndefined()
    expect(queue.get().entries.map(unitsOf)).toEqual([2])
  })

  it('holds itself where the next one would fail of the same', async () => {
    const queue = await queued(1, 2)
    await folders.end('failed', 10, 'disk-full')
    expect(folders.live).toBeUndefined()
    expect(queue.get()).toMatchObject({ held: true, failure: { code: 'disk-full' } })
    await queue.hold(false)
    await training(2)
    expect(queue.get().failure).toBeUndefined()
  })
})

describe('a queued sweep', () => {
  const kept = makeKeptSweep()
  it('has its turn like a run, keeps its place until all of it has ended, and then the next one starts', async () => {
    const queue = await queued(1)
    await queue.addSweep(kept)
    await queue.add(experiment(2), facts)
    expect(sweeps.started).toEqual([])
    await folders.end('completed')
    expect(sweeps.started).toEqual([kept.id])
    expect(onDisk().entries.map(({ name }) => name)).toEqual(['Widths', expect.anything()])
    await expect(queue.remove(queue.get().entries[0]!.id)).rejects.toThrow('being trained already')
    expect(folders.live).toBeUndefined()
    await sweeps.end(queue)
    await training(2)
    expect(onDisk().entries).toHaveLength(1)
  })

  it('is queued once, and goes on after the window was closed', async () => {
    const queue = await opened()
    await queue.addSweep(kept)
    await vi.waitFor(() => expect(sweeps.liveId).toBe(kept.id))
    await expect(queue.addSweep(kept)).rejects.toThrow('in the queue already')
    queue.close()
    await sweeps.end(queue)
    const again = await restarted()
    expect(sweeps.started).toEqual([])
    await again.goOn()
    expect(sweeps.started).toEqual([kept.id])
  })

  it('that can’t go on says why: the queue holds where that befalls all, else the next has its turn', async () => {
    const failure = { code: 'disk-full', what: 'The disk is full', advice: 'Free some space.' } as const
    const queue = await opened()
    await queue.addSweep(kept)
    await vi.waitFor(() => expect(sweeps.liveId).toBe(kept.id))
    await sweeps.end(queue, failure)
    expect(onDisk()).toMatchObject({ held: true, failure, entries: [{ sweep: { id: kept.id } }] })
    await queue.hold(false)
    await vi.waitFor(() => expect(sweeps.started).toHaveLength(2))
    await queue.add(experiment(1), facts)
    await sweeps.end(queue, { ...failure, code: 'data-missing' })
    await training(1)
    expect(queue.get().entries[0]).toMatchObject({ failure: { code: 'data-missing' } })
    expect(queue.get().held).toBe(false)
  })

  it('of which nothing can be trained is refused', async () => {
    const none = { ...kept, points: kept.points.map((point) => ({ ...point, problem: 'Layer 1: it is too large' })) }
    await expect((await opened()).addSweep(none)).rejects.toThrow(/None of its combinations.*too large/)
  })
})

describe('after a restart a queue', () => {
  it('goes on with the run that was cut off, and then with the next', async () => {
    await queued(1, 2)
    const { id } = folders.live!
    await folders.store.append(id, [{ kind: 'train', step: 5, epoch: 1, loss: 1, accuracy: 0.5, seconds: 1, imagesPerSecond: 1 }])
    await saveCheckpoint(id)
    const queue = await restarted()
    expect(folders.live).toBeUndefined()
    await queue.goOn()
    await training(1)
    expect(folders.live!.id).toBe(id)
    await folders.end('completed')
    await training(2)
    expect(runFolders()).toHaveLength(2)
  })

  it('begins anew what had come nowhere, and leaves nothing of it behind', async () => {
    await queued(1, 2)
    const { id } = folders.live!
    const queue = await restarted()
    await queue.goOn()
    await training(1)
    expect(folders.live!.id).not.toBe(id)
    expect(runFolders()).toEqual([folders.live!.id])
    expect(waiting(queue)).toEqual([2])
  })

  it('begins what it had no time to make a folder for', async () => {
    await queued(1, 2)
    rmSync(join(home, 'runs'), { recursive: true })
    const queue = await restarted()
    await queue.goOn()
    await training(1)
    expect(waiting(queue)).toEqual([2])
  })

  it('trains nothing twice that had ended', async () => {
    await queued(1, 2)
    folders.onEnded = async () => undefined // killed before it could be written down
    await folders.end('completed')
    const queue = await restarted()
    await queue.goOn()
    await training(2)
  })

  it('goes on with what closing the window paused', async () => {
    const queue = await queued(1, 2)
    const { id } = folders.live!
    expect(queue.isOfQueue(id)).toBe(true)
    await saveCheckpoint(id)
    queue.close()
    await folders.end('paused')
    expect(folders.live).toBeUndefined()
    const again = await restarted()
    await again.goOn()
    expect(folders.live?.id).toBe(id)
  })

  it('waits to be let go on where it was held', async () => {
    await (await queued(1, 2)).hold(true)
    const queue = await restarted()
    await queue.goOn()
    expect(folders.live).toBeUndefined()
    expect(queue.get()).toMatchObject({ held: true, entries: [{}, {}] })
  })

  it('is empty where its file is damaged, which is put aside and said', async () => {
    await queued(1, 2)
    const text = readFileSync(path(), 'utf8')
    for (const damaged of [text.slice(0, 80), text.replace('"sample"', '"../sample"'), '[]']) {
      writeFileSync(path(), damaged)
      const queue = await opened()
      expect(queue.get().entries).toEqual([])
      const aside = /kept as (.*)\.$/.exec(queue.warning!)![1]!
      expect(readFileSync(aside, 'utf8')).toBe(damaged)
    }
  })
})

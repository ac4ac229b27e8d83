import { randomBytes } from 'node:crypto'
import type { DataFacts } from '../domain/dataset'
import type { Experiment } from '../domain/experiment'
import { fail, type Failure, failureFrom } from '../domain/failure'
import {
  afterRestart, befallsAll, emptyQueue, nextOf, type Queue, type Queued, queuedOf, queueSchema, sweepOf, withAdded, withChanged,
  withHeld, withMoved, without,
} from '../domain/queue'
import type { Run } from '../domain/run'
import type { KeptSweep } from '../domain/sweep/kept'
import type { Sweep } from '../domain/sweep/sweep'
import { putAside, readJson, writeJson } from '../files/atomic'
import { queuedSweep } from '../host/sweepTrials'
import { snapshotOf } from '../host/training'
import { newRunId } from '../runs/runStore'

/** What trains, one run or one sweep at a time. */
export interface Trainer {
  /** A run is being trained or about to be. */
  readonly isBusy: boolean
  isLive(id: string): boolean
  read(id: string): Promise<Run>
  /** @param how `from`: the run whose experiment was edited */
  start(experiment: Experiment, how: { id: string; from?: string }): Promise<Run>
  resume(id: string): Promise<Run>
  delete(id: string): Promise<void>
}
export interface SweepTrainer {
  /** The group of the sweep that is being trained. */
  readonly liveId: string | undefined
  /** @param id of its group, as it was when it was queued */
  start(sweep: Sweep, id: string): Promise<void>
}

/** Experiments that are trained one after the other; kept in a file, so that they are after a restart too. */
export class RunQueue {
  private queue: Queue = emptyQueue
  /** One change after another, each made of what the former one left. */
  private changing: Promise<unknown> = Promise.resolve()
  /** The entry whose run is being made. */
  private beginning: string | undefined
  private closed = false
  warning: string | undefined

  constructor(
    private readonly path: string, private readonly trainer: Trainer, private readonly sweeps: SweepTrainer,
    private readonly changed: (queue: Queue) => void,
  ) {}

  async open(): Promise<void> {
    try {
      const kept = await readJson(this.path)
      this.queue = kept === undefined ? emptyQueue : queueSchema.parse(kept)
    } catch {
      const aside = await putAside(this.path)
      this.warning = `The queue of runs could not be read, so it is empty. The old file is kept as ${aside}.`
    }
  }

  get(): Queue {
    return this.queue
  }

  /**
   * @param from the run whose experiment was edited
   * @throws FailureError `architecture-invalid`, `queue-full`, `disk-full`, …
   */
  async add(experiment: Experiment, data: DataFacts, from?: string): Promise<Queue> {
    return this.append({ ...snapshotOf(experiment, data), ...(from && { from }) })
  }
  /** @throws FailureError `run-busy` where it is in the queue, `queue-full`, `disk-full`, … */
  async addSweep(kept: KeptSweep): Promise<Queue> {
    const { sweep } = kept
    if (this.queue.entries.some((entry) => entry.sweep?.id === kept.id)) fail('run-busy', 'That sweep is in the queue already', 'Wait for it.', sweep.name)
    return this.append(queuedSweep(kept))
  }
  private append(what: Omit<Queued, 'id' | 'addedAt'>): Promise<Queue> {
    const entry: Queued = { id: randomBytes(8).toString('hex'), addedAt: new Date().toISOString(), ...what }
    return this.changeAndGoOn((queue) => withAdded(queue, entry))
  }
  /** @throws FailureError `queue-unknown`, `disk-full`, … */
  move = (id: string, before: string | null): Promise<Queue> => this.change((queue) => withMoved(queue, id, before))
  /** @throws FailureError `queue-unknown`, `run-busy`, `disk-full`, … */
  remove(id: string): Promise<Queue> {
    return this.change((queue) => {
      const { name, run, sweep } = queuedOf(queue, id)
      const live = run ? this.trainer.isLive(run) : sweep && sweep.id === this.sweeps.liveId
      if (id === this.beginning || live) fail('run-busy', 'It is being trained already', 'Stop it there.', name)
      return without(queue, (entry) => entry.id === id)
    })
  }
  /** Gives one that couldn't start another try. */
  retry = (id: string): Promise<Queue> => this.changeAndGoOn((queue) => withChanged(queue, id, { failure: undefined }))
  /** Held, nothing starts by itself; let go on, the next one starts as soon as nothing is trained. */
  hold = (held: boolean): Promise<Queue> => this.changeAndGoOn((queue) => withHeld(queue, held))

  /** Starts the next one where nothing is trained and the queue isn't held. Resolves once it trains. */
  async goOn(): Promise<void> {
    if (this.beginning) return
    while (!this.closed && !this.queue.held && !this.trainer.isBusy) {
      const entry = nextOf(this.queue)
      if (!entry) return
      this.beginning = entry.id
      try {
        if (await this.begin(entry)) return
      } catch (error) {
        const failure = failureFrom(error)
        if (failure.code === 'run-busy') continue // it has its turn when that run ends
        await this.changeAnyway((queue) => befallsAll(failure)
          ? withHeld(withChanged(queue, entry.id, { run: undefined }), true, failure)
          : withChanged(queue, entry.id, { run: undefined, failure }))
      } finally {
        this.beginning = undefined
      }
    }
  }

  /** False where it has had its turn: nothing is trained then. */
  private async begin(entry: Queued): Promise<boolean> {
    const sweep = sweepOf(entry)
    if (sweep) {
      await this.sweeps.start(sweep, entry.sweep!.id)
      return true
    }
    const plan = entry.run ? await this.takeUp(entry.run) : 'start'
    if (plan === 'drop') await this.change((queue) => without(queue, ({ id }) => id === entry.id))
    if (plan === 'start') {
      const id = newRunId()
      await this.change((queue) => withChanged(queue, entry.id, { run: id }))
      await this.trainer.start(entry.experiment, { id, from: entry.from })
    }
    return plan !== 'drop'
  }
  /** Resumes what it became before a restart, unless that has ended or is to be begun anew. */
  private async takeUp(id: string): Promise<ReturnType<typeof afterRestart>> {
    const run = await this.trainer.read(id).catch((error: unknown) => {
      if (failureFrom(error).code !== 'run-unknown') throw error
      return undefined
    })
    const plan = afterRestart(run)
    if (plan === 'start' && run) await this.trainer.delete(id) // nothing came of it
    if (plan !== 'resume') return plan
    try {
      await this.trainer.resume(id)
      return plan
    } catch (error) {
      if (failureFrom(error).code !== 'checkpoint-missing') throw error
      await this.trainer.delete(id)
      return 'start'
    }
  }

  /** A run has ended, whoever began it: what it was queued as is done with, and the next one starts. */
  async ended(run: Run): Promise<void> {
    const { status } = run
    // Paused by closing the window, it goes on at the next start.
    if (this.closed && status.state === 'paused') return
    await this.forget(run.id)
    if (status.state === 'failed' && befallsAll(status.failure) && nextOf(this.queue)) {
      await this.changeAnyway((queue) => withHeld(queue, true, status.failure))
    }
    await this.goOn()
  }
  /**
   * A sweep has ended, was paused or was stopped.
   * @param failure why it could not go on: it keeps its place then
   */
  async sweepEnded(group: string, failure: Failure | undefined): Promise<void> {
    if (this.closed) return // it goes on at the next start
    const isIt = ({ sweep }: Queued) => sweep?.id === group, entry = this.queue.entries.find(isIt)
    if (entry) {
      await this.changeAnyway((queue) => {
        if (!failure) return without(queue, isIt)
        return befallsAll(failure) ? withHeld(queue, true, failure) : withChanged(queue, entry.id, { failure })
      })
    }
    await this.goOn()
  }
  /** Nothing is to come of that run any more. */
  async forget(id: string): Promise<void> {
    if (this.isOfQueue(id)) await this.changeAnyway((queue) => without(queue, ({ run }) => run === id))
  }

  /** As {@link forget}, of a sweep; one that is being trained leaves by itself when it has ended. */
  async forgetSweep(group: string): Promise<void> {
    if (this.sweeps.liveId !== group) await this.changeAnyway((queue) => without(queue, ({ sweep }) => sweep?.id === group))
  }

  isOfQueue = (id: string): boolean => this.queue.entries.some(({ run }) => run === id)
  /** Nothing starts any more. */
  close(): void {
    this.closed = true
  }
  /** Resolves once all that was changed is on the disk. */
  settled = (): Promise<unknown> => this.changing

  private change(next: (queue: Queue) => Queue): Promise<Queue> {
    const changing = this.changing.catch(() => undefined).then(async () => {
      const queue = next(this.queue)
      await writeJson(this.path, queue)
      this.queue = queue
      this.changed(queue)
      return queue
    })
    this.changing = changing.catch(() => undefined)
    return changing
  }
  private async changeAndGoOn(next: (queue: Queue) => Queue): Promise<Queue> {
    const queue = await this.change(next)
    void this.goOn()
    return queue
  }
  /** A change that has happened whether or not it can be written down; where it can't, the queue holds itself. */
  private async changeAnyway(next: (queue: Queue) => Queue): Promise<void> {
    await this.change(next).catch((error: unknown) => {
      this.queue = withHeld(next(this.queue), true, failureFrom(error))
      this.changed(this.queue)
    })
  }
}

import { fail, type Failure, FailureError, failureFrom } from '../domain/failure'
import type { KeptSweep } from '../domain/sweep/kept'
import type { Sweep } from '../domain/sweep/sweep'
import { Lanes } from '../host/lanes'
import { Sweeping } from '../host/sweep'
import { groupIdOf, plannedOn } from '../host/sweepTrials'
import type { Output } from '../ipc/contract'
import { SweepStore } from '../runs/sweepStore'
import { broadcast } from './channels'
import type { DataSets } from './dataSets'
import type { Engines } from './engines'
import type { Runs } from './runs'

/** The sweeps beside the runs, and the one being trained. */
export class Sweeps {
  private live: { id: string; sweeping: Sweeping; ended: Promise<void> } | undefined
  /** Told of every sweep that ends, with why where it could not go on. */
  onEnded: (id: string, failure: Failure | undefined) => Promise<void> = async () => undefined

  constructor(private readonly engines: Engines, private readonly data: DataSets, private readonly runs: Runs) {}

  private get store(): SweepStore {
    return new SweepStore(this.runs.store.root)
  }
  get liveId(): string | undefined {
    return this.live?.id
  }

  async list(): Promise<Output<'sweeps.list'>> {
    return { ...await this.store.list(), live: this.liveId ?? null }
  }

  /** What it comes to on its data, before anything is trained. @throws FailureError `sweep-invalid`, `data-missing`, … */
  async plan(sweep: Sweep): Promise<KeptSweep> {
    return (await plannedOn(sweep, await this.data.facts(sweep.experiment.data))).kept
  }
  /** @throws FailureError `sweep-invalid`, `data-missing`, `disk-full`, … */
  async keep(sweep: Sweep): Promise<KeptSweep> {
    const kept = await this.plan(sweep)
    await this.write(kept)
    return kept
  }
  private async write(kept: KeptSweep): Promise<void> {
    await this.store.write(kept)
    broadcast('sweep.changed', kept)
  }

  /**
   * Trains what of it isn't trained; resolves once that has begun.
   * @param id of its group, as it was when it was queued
   * @throws FailureError `run-busy`, `data-missing` where the data is gone or has changed, …
   */
  async start(sweep: Sweep, id: string): Promise<void> {
    const release = this.runs.take()
    try {
      const data = await this.data.facts(sweep.experiment.data)
      if (groupIdOf(sweep, data) !== id) fail('data-missing', `${data.name} has changed since the sweep was queued`, 'Start the sweep anew.', sweep.name)
      await this.runs.checkEventsFolder()
      const lanes = new Lanes((threads) => this.engines.startTrainer(threads), undefined)
      const sweeping = new Sweeping({ store: this.runs.store, sweep, data, places: await this.data.places(), lanes }, {
        listening: (run) => this.runs.listening(run),
        began: (run, training) => this.runs.join(run, training),
        stopped: (kept) => broadcast('sweep.changed', kept),
      })
      const ended = this.untilEnd(sweeping, lanes).then((failure) => {
        this.live = undefined
        release()
        broadcast('sweep.live', { id: null })
        void this.onEnded(id, failure).then(() => this.runs.prepare(data.id))
      })
      this.live = { id, sweeping, ended }
      broadcast('sweep.live', { id })
    } catch (error) {
      release()
      throw error
    }
  }
  private async untilEnd(sweeping: Sweeping, lanes: Lanes): Promise<Failure | undefined> {
    try {
      await sweeping.run()
      return undefined
    } catch (error) {
      if (!(error instanceof FailureError)) console.error(error)
      return failureFrom(error)
    } finally {
      lanes.kill()
    }
  }

  /** @throws FailureError `run-busy` where it isn't being trained */
  pause(id: string): void {
    this.liveOf(id).sweeping.pause()
  }
  /** For good: what isn't trained by now is left out. @throws FailureError `run-busy`, `disk-full`, … */
  async stop(id: string): Promise<void> {
    if (this.liveId === id) return this.live!.sweeping.stop() // it keeps that itself, when it has ended
    const kept = await this.store.find(id)
    if (kept) await this.write({ ...kept, stopped: true })
  }
  /** Takes it out of the list; its runs stay. @throws FailureError `run-busy`, `disk-error` */
  async delete(id: string): Promise<void> {
    if (this.liveId === id) fail('run-busy', 'It is being trained', 'Stop it first.')
    await this.store.delete(id)
  }
  /** Its whole record. @throws FailureError `sweep-invalid` */
  async find(id: string): Promise<KeptSweep> {
    return await this.store.find(id) ?? fail('sweep-invalid', 'The sweep is not there any more', 'Its runs are in Runs.')
  }
  /** Pauses what is being trained and waits until it is saved. */
  async close(): Promise<void> {
    this.live?.sweeping.pause()
    await this.live?.ended
  }

  private liveOf(id: string) {
    return this.live?.id === id ? this.live : fail('run-busy', 'The sweep is not being trained', 'Nothing was changed.')
  }
}

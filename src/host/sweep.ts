import type { DataPlaces } from '../data/catalogue'
import type { DataFacts } from '../domain/dataset'
import { type Failure, FailureError } from '../domain/failure'
import type { Metric } from '../domain/metrics'
import { befallsAll } from '../domain/queue'
import { failureOf, isActive, type Run } from '../domain/run'
import { type Group, groupedName } from '../domain/sweep/group'
import { Lag } from '../domain/sweep/lag'
import type { KeptSweep } from '../domain/sweep/kept'
import type { Sweep, Trial } from '../domain/sweep/sweep'
import type { RunStore } from '../runs/runStore'
import { SweepStore } from '../runs/sweepStore'
import type { Lane, Lanes } from './lanes'
import { lanesOf } from './lanes'
import { plannedOn } from './sweepTrials'
import { createRun, reopenRun, type TrainListener, Training } from './training'

/** A trial and what came of it: its run, or why it could not be trained. */
export interface Tried { trial: Trial; run?: Run; failure?: Failure }

export interface SweepListener {
  /** Before anything is trained: how many there are, and how many are done already. */
  planned?(count: number, done: number): void
  began?(run: Run, training: Training): void
  /** What is to hear a run's training. */
  listening?(run: Run): TrainListener
  ended?(tried: Tried, done: number): void
  /** A person has ended it, which is kept. */
  stopped?(kept: KeptSweep): void
}

export interface SweepSetting {
  store: RunStore
  sweep: Sweep
  data: DataFacts
  places: DataPlaces
  lanes: Lanes
}

/**
 * Trains what of a sweep isn't trained yet: several at a time where that gets more done. What was begun before goes on;
 * what can't be trained is told and the rest goes on; a full disk or a broken engine ends it.
 */
export class Sweeping {
  private readonly live = new Set<Training>()
  private readonly lag: Lag
  private kept!: KeptSweep
  /** How what is being trained is to end; nothing more begins then. */
  private ending: 'pause' | 'stop' | undefined
  private broken: FailureError | undefined

  constructor(private readonly setting: SweepSetting, private readonly listener: SweepListener = {}) {
    this.lag = new Lag(setting.sweep.median_stopping)
  }

  /** @throws FailureError what ends the whole of it: `sweep-invalid`, `experiment-invalid`, `disk-full`, … */
  async run(): Promise<Tried[]> {
    const { store, data, sweep } = this.setting, { kept, trials } = await plannedOn(sweep, data)
    const keptSweeps = new SweepStore(store.root)
    this.kept = kept
    await keptSweeps.write(kept)
    const before = await this.runsBefore(), known = (trial: Trial) => before.get(keyOf(trial.point.index, trial.seed))
    const tried: Tried[] = trials.map((trial) => ({ trial, ...this.asKnown(trial, known(trial)) }))
    const waiting = tried.filter((one) => !one.run && !one.failure)
    this.listener.planned?.(tried.length, tried.length - waiting.length)
    let done = tried.length - waiting.length
    const laneOf = await this.lanesFor(waiting, known)
    for (const lane of ['beside', 'alone'] as const) {
      const left = waiting.filter((one) => laneOf.get(one) === lane)
      const work = async (place: number) => {
        for (let one = left.shift(); one && !this.ending; one = left.shift()) {
          await this.train(one, known(one.trial), lane, place)
          this.listener.ended?.(one, ++done)
        }
      }
      await Promise.all(Array.from({ length: this.setting.lanes.widthOf(lane) }, (_, place) => work(place)))
    }
    if (this.ending === 'stop') {
      const stopped = { ...kept, stopped: true }
      await keptSweeps.write(stopped)
      this.listener.stopped?.(stopped)
    }
    if (this.broken) throw this.broken
    return tried
  }

  /** What was begun before goes on with as many threads, for the same numbers; only what wasn't is measured. */
  private async lanesFor(waiting: readonly Tried[], known: (trial: Trial) => Run | undefined): Promise<Map<Tried, Lane>> {
    const threadsOf = ({ trial }: Tried) => known(trial)?.environment?.threads.intraOp
    const unknown = waiting.filter((one) => threadsOf(one) === undefined)
    const measured = await lanesOf(this.setting.lanes, unknown.map(({ trial }) => trial.experiment), this.setting.data)
    return new Map([
      ...waiting.map((one): [Tried, Lane] => [one, threadsOf(one) === 1 ? 'beside' : 'alone']),
      ...unknown.map((one, i): [Tried, Lane] => [one, measured[i]!]),
    ])
  }

  /** What is being trained saves and ends; the rest is left. All of it goes on the next time. */
  pause(): void {
    this.end('pause')
  }
  /** What is being trained saves and ends as it is; the rest is left out. */
  stop(): void {
    this.end('stop')
  }
  private end(how: 'pause' | 'stop'): void {
    this.ending = how
    for (const training of this.live) training[how]()
  }

  private async runsBefore(): Promise<Map<string, Run>> {
    const { store, sweep } = this.setting
    const { runs } = await store.list(), mine = runs.filter(({ group }) => group?.id === this.kept.id)
    const settled = await Promise.all(mine.map(({ id }) => store.settled(id)))
    if (sweep.median_stopping) for (const { id } of settled) this.lag.heard(id, validationsIn(await store.metrics(id)))
    return new Map(settled.map((run) => [keyOf(run.group!.point, run.experiment.training.seed), run]))
  }

  private asKnown({ point }: Trial, run: Run | undefined): Pick<Tried, 'run' | 'failure'> {
    const { problem } = this.kept.points[point.index]!
    if (problem !== undefined) return { failure: { code: 'architecture-invalid', what: problem, advice: 'Leave that value out.' } }
    return run && ['completed', 'stopped', 'failed'].includes(run.status.state) ? { run } : {}
  }

  private async train(one: Tried, before: Run | undefined, lane: Lane, place: number): Promise<void> {
    const { store, places, lanes } = this.setting
    try {
      const { run, resume } = await this.begin(one.trial, before)
      const heard = this.listener.listening?.(run) ?? {}
      const training: Training = new Training(store, async () => lanes.engine(lane, place), run, places, {
        ...heard,
        metrics: (id, metrics) => {
          heard.metrics?.(id, metrics)
          if (this.lag.heard(id, validationsIn(metrics))) training.stop()
        },
        rewound: (id, step) => {
          heard.rewound?.(id, step)
          this.lag.rewound(id, step)
        },
      }, resume)
      this.live.add(training)
      this.listener.began?.(run, training)
      if (this.ending) training[this.ending]() // asked for while its folder was made
      one.run = await training.ended
      this.live.delete(training)
      const failure = failureOf(one.run)
      if (failure && befallsAll(failure)) throw new FailureError(failure)
    } catch (error) {
      if (!(error instanceof FailureError)) throw error
      one.failure = error.failure
      if (!befallsAll(error.failure)) return
      this.broken = error
      this.pause()
    }
  }

  private async begin(trial: Trial, before: Run | undefined): Promise<{ run: Run; resume: boolean }> {
    const { store, sweep, data } = this.setting, { id, points } = this.kept
    if (before && !isActive(before)) {
      try {
        return { run: await reopenRun(store, before.id, undefined), resume: true }
      } catch (error) {
        if (!(error instanceof FailureError) || error.failure.code !== 'checkpoint-missing') throw error
        await store.delete(before.id) // nothing came of it
      }
    }
    const { experiment, point, seed } = trial
    const group: Group = { id, name: sweep.name, point: point.index, values: points[point.index]!.values }
    const name = groupedName(experiment.architecture.name, group, seed)
    return { run: await createRun(store, experiment, data, { name, group }), resume: false }
  }
}

const validationsIn = (metrics: readonly Metric[]) =>
  metrics.flatMap((line) => (line.kind === 'evaluation' && line.split === 'validation' ? [line] : []))

const keyOf = (point: number, seed: number): string => `${point} ${seed}`

import { createHash } from 'node:crypto'
import type { DataPlaces } from '../data/catalogue'
import { uniformFor } from '../data/random'
import type { DataFacts } from '../domain/dataset'
import { trainingProblem } from '../domain/experiment'
import { type Failure, FailureError } from '../domain/failure'
import { befallsAll } from '../domain/queue'
import { failureOf, isActive, type Run } from '../domain/run'
import { type Group, groupedName } from '../domain/sweep/group'
import { Lag } from '../domain/sweep/lag'
import { differences, type Sweep, type Trial, trialsOf } from '../domain/sweep/sweep'
import type { RunStore } from '../runs/runStore'
import type { Lane, Lanes } from './lanes'
import { lanesOf } from './lanes'
import { createRun, reopenRun, Training } from './training'

/** A trial and what came of it: its run, or why it could not be trained. */
export interface Tried { trial: Trial; run?: Run; failure?: Failure }

export interface SweepListener {
  /** Before anything is trained: how many there are, and how many are done already. */
  planned?(count: number, done: number): void
  began?(run: Run): void
  ended?(tried: Tried, done: number): void
}

export interface SweepSetting {
  store: RunStore
  sweep: Sweep
  data: DataFacts
  places: DataPlaces
  lanes: Lanes
}

/** Of what is trained on which data: names, notes and further seeds leave it as it is, so that its runs are found again. */
export function groupIdOf({ experiment, axes, search, median_stopping }: Sweep, data: Pick<DataFacts, 'fingerprint'>): string {
  const trained = JSON.stringify({ experiment, axes, search, median_stopping })
  return createHash('sha256').update(trained).update(data.fingerprint).digest('hex').slice(0, 16)
}

/** Its trainings in their order, as every process makes them. @throws FailureError `sweep-invalid`, `experiment-invalid` */
export const trialsIn = (sweep: Sweep): Trial[] =>
  trialsOf(sweep, uniformFor(sweep.search.method === 'random' ? sweep.search.seed : 0, 'sweep'))

/**
 * Trains what of a sweep isn't trained yet: several at a time where that gets more done. What was begun before goes on;
 * what can't be trained is told and the rest goes on; a full disk or a broken engine ends it.
 */
export class Sweeping {
  private readonly live = new Set<Training>()
  private readonly lag: Lag
  private readonly id: string
  private pausing = false
  private ending: FailureError | undefined

  constructor(private readonly setting: SweepSetting, private readonly listener: SweepListener = {}) {
    this.id = groupIdOf(setting.sweep, setting.data)
    this.lag = new Lag(setting.sweep.median_stopping)
  }

  /** @throws FailureError what ends the whole of it */
  async run(): Promise<Tried[]> {
    const { sweep, data } = this.setting
    const trials = trialsIn(sweep).map((trial) => ({ ...trial, experiment: { ...trial.experiment, data: data.id } }))
    const before = await this.runsBefore(), known = (trial: Trial) => before.get(keyOf(trial.point.index, trial.seed))
    const tried: Tried[] = trials.map((trial) => ({ trial, ...this.asKnown(trial, known(trial)) }))
    const waiting = tried.filter((one) => !one.run && !one.failure)
    this.listener.planned?.(tried.length, tried.length - waiting.length)
    let done = tried.length - waiting.length
    const lanes = await lanesOf(this.setting.lanes, waiting.map(({ trial }) => trial.experiment), data)
    const laneOf = ({ trial }: Tried, i: number): Lane => {
      const threads = known(trial)?.environment?.threads.intraOp // goes on with the same numbers
      return threads === undefined ? lanes[i]! : threads === 1 ? 'beside' : 'alone'
    }
    const inLane = (lane: Lane) => waiting.filter((one, i) => laneOf(one, i) === lane)
    for (const lane of ['beside', 'alone'] as const) {
      const left = inLane(lane)
      const work = async (place: number) => {
        for (let one = left.shift(); one && !this.pausing && !this.ending; one = left.shift()) {
          await this.train(one, known(one.trial), lane, place)
          this.listener.ended?.(one, ++done)
        }
      }
      await Promise.all(Array.from({ length: this.setting.lanes.widthOf(lane) }, (_, place) => work(place)))
    }
    if (this.ending) throw this.ending
    return tried
  }

  /** What is being trained saves and ends; the rest is left. All of it goes on the next time. */
  pause(): void {
    this.pausing = true
    for (const training of this.live) training.pause()
  }

  private async runsBefore(): Promise<Map<string, Run>> {
    const { runs } = await this.setting.store.list(), mine = runs.filter(({ group }) => group?.id === this.id)
    const settled = await Promise.all(mine.map(({ id }) => this.setting.store.settled(id)))
    return new Map(settled.map((run) => [keyOf(run.group!.point, run.experiment.training.seed), run]))
  }

  private asKnown({ experiment }: Trial, run: Run | undefined): Pick<Tried, 'run' | 'failure'> {
    const problem = trainingProblem(experiment, this.setting.data)
    if (problem) return { failure: { code: 'architecture-invalid', what: problem, advice: 'Leave that value out.' } }
    return run && ['completed', 'stopped', 'failed'].includes(run.status.state) ? { run } : {}
  }

  private async train(one: Tried, before: Run | undefined, lane: Lane, place: number): Promise<void> {
    const { store, places, lanes } = this.setting
    try {
      const { run, resume } = await this.begin(one.trial, before)
      const training: Training = new Training(store, async () => lanes.engine(lane, place), run, places, {
        metrics: (id, metrics) => {
          const evaluations = metrics.flatMap((line) => (line.kind === 'evaluation' && line.split === 'validation' ? [line] : []))
          if (this.lag.heard(id, evaluations)) training.stop()
        },
      }, resume)
      this.live.add(training)
      this.listener.began?.(run)
      one.run = await training.ended
      this.live.delete(training)
      const failure = failureOf(one.run)
      if (failure && befallsAll(failure)) throw new FailureError(failure)
    } catch (error) {
      if (!(error instanceof FailureError)) throw error
      one.failure = error.failure
      if (!befallsAll(error.failure)) return
      this.ending = error
      this.pause()
    }
  }

  private async begin(trial: Trial, before: Run | undefined): Promise<{ run: Run; resume: boolean }> {
    const { store, sweep, data } = this.setting
    if (before && !isActive(before)) {
      try {
        return { run: await reopenRun(store, before.id, undefined), resume: true }
      } catch (error) {
        if (!(error instanceof FailureError) || error.failure.code !== 'checkpoint-missing') throw error
        await store.delete(before.id) // nothing came of it
      }
    }
    const { experiment, point, seed } = trial
    const group: Group = { id: this.id, name: sweep.name, point: point.index, values: differences(sweep.axes, point) }
    const name = groupedName(experiment.architecture.name, group, seed)
    return { run: await createRun(store, experiment, data, { name, group }), resume: false }
  }
}

const keyOf = (point: number, seed: number): string => `${point} ${seed}`

import type { DataPlaces } from '../data/catalogue'
import type { DataFacts } from '../domain/dataset'
import { analysisOf, type Experiment, trainingProblem } from '../domain/experiment'
import { fail, type Failure, failureFrom } from '../domain/failure'
import type { Metric } from '../domain/metrics'
import { isActive, type Result, resultOf, type Run, runName, type RunEvaluation, runVersion } from '../domain/run'
import type { Budget } from '../domain/phases'
import { planOf, withBudget } from '../domain/training'
import { newRunId, type RunStore } from '../runs/runStore'
import type { EngineEvent } from '../ipc/engineProtocol'
import type { EngineClient } from './engineClient'
import { watchSilence } from './silence'

export interface TrainListener {
  changed?(run: Run): void
  metrics?(id: string, metrics: Metric[]): void
  phase?(id: string, phase: string): void
  /** The engine has said nothing for so many seconds; 0 when it answers again. */
  silent?(id: string, seconds: number): void
  /** A run was taken up again: what was measured after that step is gone. */
  rewound?(id: string, step: number): void
}

/**
 * What a run of it is made of.
 * @throws FailureError `architecture-invalid` where the experiment can't be trained on that data
 */
export function snapshotOf(experiment: Experiment, data: DataFacts): Pick<Run, 'name' | 'experiment' | 'data' | 'parameters'> {
  const problem = trainingProblem(experiment, data)
  if (problem) fail('architecture-invalid', problem, 'Mend it in Design or Train, then train again.')
  const { parameters } = analysisOf(experiment, data)
  return { name: runName(experiment), experiment, data, parameters }
}

/**
 * A run's folder with its snapshot, before anything is trained.
 * @throws FailureError `architecture-invalid`, `disk-full`, …
 */
export async function createRun(
  store: RunStore, experiment: Experiment, data: DataFacts,
  { id = newRunId(), ...known }: Partial<Pick<Run, 'id' | 'name' | 'group' | 'parent'>> = {},
): Promise<Run> {
  const now = new Date()
  const run: Run = {
    version: runVersion,
    id,
    createdAt: now.toISOString(),
    ...snapshotOf(experiment, data),
    ...known,
    status: { state: 'running', startedAt: now.toISOString(), pid: process.pid },
    testLooks: 0,
  }
  await store.create(run)
  return run
}

/** What a run, or its last phase, is to go on for in all: more epochs or steps than it had; as it was where nothing is said. */
export type MoreBudget = Budget | undefined

/**
 * A run's record as it is taken up again.
 * @throws FailureError `run-busy`, `checkpoint-missing`, `run-finished` where nothing is left of its budget
 */
export async function reopenRun(store: RunStore, id: string, budget: MoreBudget): Promise<Run> {
  const run = await store.settled(id)
  if (isActive(run)) fail('run-busy', 'It is being trained already', 'Wait for it or stop it.', run.name)
  if (run.origin?.weightsOnly) {
    fail('checkpoint-missing', 'It came without the optimizer’s state, so it can’t be trained on', 'Start a new run from its weights, or import it with that state.', run.name)
  }
  const checkpoints = await store.checkpoints(id)
  const step = Math.max(-1, ...checkpoints.map((checkpoint) => checkpoint.step))
  if (step < 0) fail('checkpoint-missing', 'The run has no checkpoint to go on from', 'Train it anew.', run.name)
  const training = budget ? withBudget(run.experiment.training, budget) : run.experiment.training
  const { steps } = planOf(training, run.data.train, resultOf(run)?.phases)
  if (run.status.state === 'completed' && step >= steps) {
    fail('run-finished', `It has done its ${steps.toLocaleString('en')} steps`, 'Give it more epochs or steps to go on for.', run.name)
  }
  return {
    ...run, experiment: { ...run.experiment, training },
    status: {
      state: 'running', startedAt: 'startedAt' in run.status ? run.status.startedAt : run.createdAt, pid: process.pid,
      ...(resultOf(run) ? { result: resultOf(run) } : {}),
    },
  }
}

const nothing: Result = { step: 0, epoch: 0, seconds: 0, imagesPerSecond: 0 }

/** The run whose weights another one begins with. @throws FailureError `run-unknown` */
export async function parentOf(store: RunStore, id: string): Promise<Run> {
  return store.read(id).catch(() =>
    fail('run-unknown', `The run whose weights it begins with (${id}) is gone`, 'Choose another start in Train, or fresh weights.'))
}

/** A run being trained in an engine. Its folder is kept: metrics as they come, the record at each evaluation. */
export class Training {
  private result: Result
  private diskFailure: Failure | undefined
  /** One write after another, so that lines stay in order and the record is never older than its metrics. */
  private writing: Promise<void> = Promise.resolve()
  private readonly startedAt: string
  /** The run with its last status. Whatever happens to the engine, it ends with one that says so. */
  readonly ended: Promise<Run>

  private engine: EngineClient | undefined
  private stopping = false
  private pausing = false
  /** Of the run whose weights it begins with. */
  private parentName = ''

  /** @param choose gives the engine that trains it, and ends the others that were tried */
  constructor(
    private readonly store: RunStore, choose: () => Promise<EngineClient>, private run: Run, places: DataPlaces,
    private readonly listener: TrainListener = {}, private readonly resume = false,
  ) {
    this.startedAt = run.status.state === 'running' ? run.status.startedAt : run.createdAt
    this.result = resultOf(run) ?? nothing
    this.ended = this.train(choose, places)
  }

  /** The engine answers by saving and ending. */
  stop(): void {
    this.stopping = true
    void this.engine?.ask('stop', {}).catch(() => undefined) // an engine that has died has stopped too
  }

  /** As a stop, but the run says that it is meant to go on. */
  pause(): void {
    this.pausing = true
    this.stop()
  }

  /** Ends an engine that doesn't answer; what was saved is kept. */
  kill(): void {
    this.engine?.kill()
  }

  async rename(name: string): Promise<Run> {
    this.update({ name })
    this.record()
    await this.writing
    return this.run
  }

  private hear(event: EngineEvent): void {
    switch (event.event) {
      case 'phase': return this.listener.phase?.(this.run.id, event.phase)
      case 'started':
        this.update({ environment: event.environment })
        if (this.resume) {
          this.write(() => this.store.rewind(this.run.id, event.step))
          this.listener.rewound?.(this.run.id, event.step)
        }
        return this.record()
      case 'rates':
      case 'searched': return // not of a run
      case 'standardised':
        this.update({ statistics: event.statistics })
        return this.record()
      case 'took': {
        const { step, taken, left } = event
        this.update({ started: { name: this.parentName, step, taken, left } })
        return this.record()
      }
      case 'progress': {
        this.result = event.result
        this.write(() => this.store.append(this.run.id, event.metrics))
        this.listener.metrics?.(this.run.id, event.metrics)
        if (!event.metrics.some(({ kind }) => kind === 'evaluation')) return
        this.update({ status: { state: 'running', startedAt: this.startedAt, pid: process.pid, result: this.result } })
      }
    }
  }

  private async train(choose: () => Promise<EngineClient>, places: DataPlaces): Promise<Run> {
    const { store } = this
    const { id, experiment, data } = this.run
    let evaluation: RunEvaluation = { version: 1, test: {} }
    let status: Run['status']
    const ended = () => ({ startedAt: this.startedAt, finishedAt: new Date().toISOString(), result: this.result })
    let release: (() => Promise<void>) | undefined, unwatch: (() => void) | undefined, unhear: (() => void) | undefined
    try {
      release = await store.claim(id)
      if (this.resume) {
        this.record()
        this.listener.changed?.(this.run)
      }
      this.listener.phase?.(id, 'Choosing the number of threads')
      const engine = this.engine = await choose()
      unhear = engine.onEvent((event) => this.hear(event))
      unwatch = watchSilence(engine, (seconds) => this.listener.silent?.(id, seconds))
      const start = this.resume ? null : experiment.training.start_from
      if (start) this.parentName = (await parentOf(store, start.run)).name
      const answering = engine.ask('train', {
        runId: id, folder: store.folderOf(id), experiment, fingerprint: data.fingerprint, resume: this.resume, ...places,
        ...(start ? { start: { folder: store.folderOf(start.run), checkpoint: start.checkpoint } } : {}),
      })
      if (this.stopping) this.stop() // asked for before there was anything to stop
      const answer = await answering
      this.result = answer.result
      evaluation = answer.evaluation
      await this.writing // what is still on its way to the disk may find it full
      const failure = this.diskFailure ?? answer.failure
      status = failure
        ? { state: await this.stateAfter(failure), ...ended(), failure }
        : { state: answer.outcome === 'stopped' && this.pausing ? 'paused' : answer.outcome as 'completed' | 'stopped', ...ended() }
    } catch (error) {
      const failure = failureFrom(error)
      if (failure.code === 'fault') {
        console.error(error)
        this.kill() // it may train on, and nobody would hear of it
      }
      status = { state: await this.stateAfter(failure), ...ended(), failure }
    }
    unwatch?.()
    unhear?.()
    const isOthers = !release && status.state === 'failed' && status.failure.code === 'run-busy'
    if (!isOthers) {
      this.write(() => store.writeEvaluation(id, evaluation))
      this.write(() => store.write({ ...this.run, status }))
    }
    await this.writing
    await release?.()
    this.update({ status })
    return this.run
  }

  /** A full disk pauses a run that has something to go on from: it goes on once there is room. */
  private async stateAfter({ code }: Failure): Promise<'failed' | 'interrupted' | 'paused'> {
    if (code === 'engine-died' && !this.engine?.isAlive) return 'interrupted'
    const isDisk = code === 'disk-full' || code === 'disk-error'
    return isDisk && (await this.store.checkpoints(this.run.id)).length ? 'paused' : 'failed'
  }

  private update(change: Partial<Run>): void {
    this.run = { ...this.run, ...change }
    this.listener.changed?.(this.run)
  }
  private record(): void {
    const { run } = this
    this.write(() => this.store.write(run))
  }
  /** With a full disk training stops; a record that can't be written is found interrupted when it is next looked for. */
  private write(action: () => Promise<void>): void {
    this.writing = this.writing.then(action).catch((error: unknown) => {
      this.diskFailure ??= failureFrom(error)
      this.stop()
    })
  }
}

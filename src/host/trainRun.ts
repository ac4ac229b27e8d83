import type { DataPlaces } from '../data/catalogue'
import { analyse } from '../domain/analysis'
import type { DataFacts } from '../domain/dataset'
import { type Experiment, trainingProblem } from '../domain/experiment'
import { fail, type Failure, FailureError } from '../domain/failure'
import type { Metric } from '../domain/metrics'
import { type Result, type Run, runName, type RunEvaluation, runVersion } from '../domain/run'
import { newRunId, type RunStore } from '../runs/runStore'
import type { EngineClient } from './engineClient'

export interface TrainListener {
  changed?(run: Run): void
  metrics?(id: string, metrics: Metric[]): void
  phase?(id: string, phase: string): void
}

/**
 * A run's folder with its snapshot, before anything is trained.
 * @throws FailureError `architecture-invalid`, `disk-full`, …
 */
export async function createRun(store: RunStore, experiment: Experiment, data: DataFacts): Promise<Run> {
  const problem = trainingProblem(experiment, data)
  if (problem) fail('architecture-invalid', problem, 'Mend it in Design or Train, then train again.')
  const now = new Date()
  const run: Run = {
    version: runVersion,
    id: newRunId(now),
    name: runName(experiment),
    createdAt: now.toISOString(),
    experiment,
    data,
    parameters: analyse(experiment.architecture, data.shape, data.classes.length).parameters,
    status: { state: 'running', startedAt: now.toISOString(), pid: process.pid },
    testLooks: 0,
  }
  await store.create(run)
  return run
}

const nothing: Result = { step: 0, epoch: 0, seconds: 0, imagesPerSecond: 0 }

/**
 * Trains a run in `engine` and keeps its folder: metrics as they come, the record at each evaluation and at the end.
 * Whatever happens to the engine, the run ends with a status that says so.
 */
export async function trainRun(
  store: RunStore, engine: EngineClient, created: Run, places: DataPlaces, listener: TrainListener = {},
): Promise<Run> {
  let run = created
  let result = nothing
  let diskFailure: Failure | undefined
  // One write after another, so that lines stay in order and the record is never older than its metrics.
  let writing = Promise.resolve()
  const write = (action: () => Promise<void>) => {
    writing = writing.then(action).catch((error: unknown) => {
      if (!(error instanceof FailureError)) throw error
      diskFailure ??= error.failure
      void engine.ask('stop', {}).catch(() => undefined)
    })
  }
  const update = (status: Run['status'], environment = run.environment) => {
    run = { ...run, ...(environment ? { environment } : {}), status }
    listener.changed?.(run)
  }
  const { startedAt } = created.status as { startedAt: string }

  engine.onEvent((event) => {
    switch (event.event) {
      case 'phase': return listener.phase?.(run.id, event.phase)
      case 'started': {
        update(run.status, event.environment)
        const snapshot = run
        return write(() => store.write(snapshot))
      }
      case 'progress': {
        result = event.result
        write(() => store.append(run.id, event.metrics))
        listener.metrics?.(run.id, event.metrics)
        if (!event.metrics.some(({ kind }) => kind === 'evaluation')) return
        update({ state: 'running', startedAt, pid: process.pid, result })
      }
    }
  })

  let status: Run['status']
  let evaluation: RunEvaluation | undefined
  const ended = () => ({ startedAt, finishedAt: new Date().toISOString(), result })
  try {
    const answer = await engine.ask('train', {
      runId: run.id, folder: store.folderOf(run.id), experiment: run.experiment, fingerprint: run.data.fingerprint, ...places,
    })
    result = answer.result
    evaluation = answer.evaluation
    const failure = diskFailure ?? answer.failure
    status = failure ? { state: 'failed', ...ended(), failure } : { state: answer.outcome as 'completed' | 'stopped', ...ended() }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    const { failure } = error
    status = { state: failure.code === 'engine-died' && !engine.isAlive ? 'interrupted' : 'failed', ...ended(), failure }
  }
  await writing
  const ending = { ...run, status }
  await store.writeEvaluation(run.id, evaluation ?? { version: 1, test: {} }).catch(keepInMemory)
  await store.write(ending).catch(keepInMemory)
  update(status)
  return run
}

/** With a full disk the end of a run can't be written down; it is found interrupted at the next start. */
function keepInMemory(error: unknown): void {
  if (!(error instanceof FailureError)) throw error
}

import type { DataPlaces } from '../data/catalogue'
import type { DataFacts } from '../domain/dataset'
import { type Experiment, trainingProblem } from '../domain/experiment'
import { fail } from '../domain/failure'
import type { RatePoint, RateTest } from '../domain/rateRange'
import type { RunStore } from '../runs/runStore'
import type { EngineClient } from './engineClient'
import { isLarge, threadCandidates, usableCores } from './threads'
import { parentOf } from './training'

export interface RateTestSetting {
  experiment: Experiment
  data: DataFacts
  places: DataPlaces
  /** Of the run whose weights are to begin with, where there is one. */
  store: RunStore
  steps?: number | undefined
}

/** Enough threads for a test of some seconds; measuring which count is fastest would take as long as what it saves. */
export const rateTestThreads = (experiment: Experiment, data: DataFacts): number =>
  isLarge(experiment, data) ? usableCores() : threadCandidates()[1] ?? 1

/**
 * Runs the learning-rate range test of an experiment in that engine. No run comes of it.
 * @param tell new points as they come, and how many there will be at most
 * @throws FailureError `architecture-invalid`, `run-unknown`, `data-damaged`, `engine-died`, …
 */
export async function testRates(
  engine: EngineClient, { experiment, data, places, store, steps }: RateTestSetting,
  tell: (points: RatePoint[], steps: number) => void,
): Promise<RateTest> {
  const problem = trainingProblem(experiment, data)
  if (problem) fail('architecture-invalid', problem, 'Mend it in Design or Train, then try again.')
  const start = experiment.training.start_from
  if (start) await parentOf(store, start.run)
  engine.onEvent((event) => { if (event.event === 'rates') tell(event.points, event.steps) })
  return engine.ask('rates.test', {
    experiment, fingerprint: data.fingerprint, ...places, ...(steps ? { steps } : {}),
    ...(start ? { start: { folder: store.folderOf(start.run), checkpoint: start.checkpoint } } : {}),
  })
}

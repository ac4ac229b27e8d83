import { createHash } from 'node:crypto'
import { uniformFor } from '../data/random'
import type { DataFacts } from '../domain/dataset'
import { analysisOf, trainingProblem } from '../domain/experiment'
import { fail } from '../domain/failure'
import type { Queued } from '../domain/queue'
import { type KeptSweep, keptSweepVersion } from '../domain/sweep/kept'
import { differences, type Sweep, type Trial, trialsOf } from '../domain/sweep/sweep'

/** Of what is trained on which data: names, notes and further seeds leave it as it is, so that its runs are found again. */
export function groupIdOf({ experiment, axes, search, median_stopping }: Sweep, data: Pick<DataFacts, 'fingerprint'>): string {
  const trained = JSON.stringify({ experiment, axes, search, median_stopping })
  return createHash('sha256').update(trained).update(data.fingerprint).digest('hex').slice(0, 16)
}

/** Its trainings in their order, as every process makes them. @throws FailureError `sweep-invalid`, `experiment-invalid` */
export const trialsIn = (sweep: Sweep): Trial[] =>
  trialsOf(sweep, uniformFor(sweep.search.method === 'random' ? sweep.search.seed : 0, 'sweep'))

/**
 * What is kept of a sweep beside its runs, and its trainings on that data.
 * @throws FailureError `sweep-invalid`, `experiment-invalid`
 */
export function plannedOn(sweep: Sweep, data: DataFacts): { kept: KeptSweep; trials: Trial[] } {
  const trials = trialsIn(sweep).map((trial) => ({ ...trial, experiment: { ...trial.experiment, data: data.id } }))
  const points = trials.slice(0, trials.length / sweep.seeds.length).map(({ point, experiment }) => {
    const problem = trainingProblem(experiment, data)
    return { values: differences(sweep.axes, point), ...(problem === undefined ? {} : { problem }) }
  })
  const id = groupIdOf(sweep, data), startedAt = new Date().toISOString()
  return { kept: { version: keptSweepVersion, id, startedAt, sweep, data, points, stopped: false }, trials }
}

/**
 * What a queued sweep is made of.
 * @throws FailureError `sweep-invalid` where none of its combinations can be trained
 */
export function queuedSweep({ id, sweep, data, points }: KeptSweep): Omit<Queued, 'id' | 'addedAt'> {
  const { experiment, ...plan } = sweep, { parameters } = analysisOf(experiment, data)
  if (points.every(({ problem }) => problem !== undefined)) {
    fail('sweep-invalid', `None of its combinations can be trained. ${points[0]!.problem}`, 'Choose other values.', sweep.name)
  }
  return { name: sweep.name, experiment, data, parameters, sweep: { id, plan } }
}

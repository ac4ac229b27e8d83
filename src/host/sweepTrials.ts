import { createHash } from 'node:crypto'
import { uniformFor } from '../data/random'
import type { DataFacts } from '../domain/dataset'
import { analysisOf, type Experiment, trainingProblem } from '../domain/experiment'
import { fail } from '../domain/failure'
import type { Queued } from '../domain/queue'
import { type KeptSweep, keptSweepVersion } from '../domain/sweep/kept'
import { differences, experimentAt, type Point, pointsOf, type Sweep, type Trial, trialsFrom } from '../domain/sweep/sweep'

/** Of what is trained on which data: names, notes and further seeds leave it as it is, so that its runs are found again. */
export function groupIdOf({ experiment, axes, search, median_stopping }: Sweep, data: Pick<DataFacts, 'fingerprint'>): string {
  const trained = JSON.stringify({ experiment, axes, search, median_stopping })
  return createHash('sha256').update(trained).update(data.fingerprint).digest('hex').slice(0, 16)
}

/** Its combinations in their order, as every process makes them. @throws FailureError `sweep-invalid` */
const pointsIn = (sweep: Sweep): Point[] =>
  pointsOf(sweep, uniformFor(sweep.search.method === 'random' ? sweep.search.seed : 0, 'sweep'))

/** Milliseconds of work between two rests: whoever asks may have a window to answer for. */
const slice = 20

/**
 * What is kept of a sweep beside its runs, and its trainings on that data.
 * @throws FailureError `sweep-invalid` where a field isn't there, `experiment-invalid` where a value doesn't fit
 */
export async function plannedOn(sweep: Sweep, data: DataFacts): Promise<{ kept: KeptSweep; trials: Trial[] }> {
  const points = pointsIn(sweep), made: Experiment[] = [], kept: KeptSweep['points'] = []
  let rested = performance.now()
  for (const point of points) {
    const experiment = { ...experimentAt(sweep, point), data: data.id }, problem = trainingProblem(experiment, data)
    made.push(experiment)
    kept.push({ values: differences(sweep.axes, point), ...(problem === undefined ? {} : { problem }) })
    if (performance.now() - rested < slice) continue
    await new Promise<void>((resolve) => { setImmediate(resolve) })
    rested = performance.now()
  }
  const id = groupIdOf(sweep, data), startedAt = new Date().toISOString()
  return {
    kept: { version: keptSweepVersion, id, startedAt, sweep, data, points: kept, stopped: false },
    trials: trialsFrom(sweep, points, made),
  }
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

import type { DataPlaces } from '../data/catalogue'
import { confidentErrors, drawn } from '../domain/evaluation/examples'
import { isHit, type Predictions, splitsOf } from '../domain/evaluation/predictions'
import { reportOf } from '../domain/evaluation/report'
import { FailureError } from '../domain/failure'
import { bitmapUrl } from '../domain/report/bitmap'
import { type ReportedRun, reportHtml } from '../domain/report/document'
import type { ShownEvaluation, ShownPrediction } from '../domain/report/evaluation'
import { checkpointNames, isActive, type Run } from '../domain/run'
import { sizeOf } from '../domain/shape'
import type { RunStore } from '../runs/runStore'
import type { EngineClient } from './engineClient'
import { keptPredictions } from './evaluation'

export interface Sources { store: RunStore; engine: EngineClient; places: DataPlaces }

/** Of a grid of predictions, and of the surest errors. */
const shownSample = 9, shownErrors = 12

/**
 * A report of runs, with the evaluations that are kept of them; of the test set only where it was looked at.
 * @throws FailureError `run-unknown`, `run-damaged`
 */
export async function writtenReport(sources: Sources & { version: string }, ids: readonly string[]): Promise<string> {
  const reported: ReportedRun[] = []
  for (const id of ids) reported.push(await reportedRun(sources, await sources.store.settled(id)))
  return reportHtml(reported, sources.version, new Date())
}

async function reportedRun(sources: Sources, run: Run): Promise<ReportedRun> {
  const { store } = sources, metrics = await store.metrics(run.id), evaluations: ShownEvaluation[] = []
  if (isActive(run)) return { run, metrics, test: undefined, evaluations }
  const looked = run.testLooks > 0, test = looked ? (await store.evaluation(run.id)).test : undefined
  for (const split of splitsOf(run).filter((one) => one !== 'test' || looked)) {
    for (const checkpoint of checkpointNames) {
      const kept = await keptPredictions({ store, id: run.id, split, checkpoint })
      if (!kept) continue
      const report = reportOf(kept, run.data.classes, run.experiment.training)
      evaluations.push({ report, ...await shownImages(sources, run, kept) })
      break // the other checkpoint would say nearly the same once more
    }
  }
  return { run, metrics, test, evaluations }
}

/** Images that were predicted, where the run's data is here as it was: the surest errors, and some at random. */
export async function shownImages(
  { engine, places }: Sources, { data }: Run, kept: Predictions,
): Promise<Pick<ShownEvaluation, 'errors' | 'sample'>> {
  const none = { errors: [], sample: [] }
  const errors = confidentErrors(kept).slice(0, shownErrors), sample = drawn(kept.labels.length, shownSample, 1)
  const wanted = [...errors, ...sample], size = sizeOf(data.shape)
  if (!wanted.length) return none
  try {
    const known = await engine.ask('data.list', places)
    if (!known.some((entry) => entry.state === 'ready' && entry.facts.id === data.id && entry.facts.fingerprint === data.fingerprint)) return none
    const indices = wanted.map((image) => kept.places[image]!)
    const { pixels } = await engine.ask('data.imagesAt', { id: data.id, ...places, split: kept.part, indices })
    const shown = wanted.map((image, i): ShownPrediction => ({
      url: bitmapUrl(pixels.subarray(i * size, (i + 1) * size), data.shape),
      confidence: kept.confidence[image]!, hit: isHit(kept, image),
      truth: data.classes[kept.labels[image]!]!, predicted: data.classes[kept.predicted[image]!]!,
    }))
    return { errors: shown.slice(0, errors.length), sample: shown.slice(errors.length) }
  } catch (error) {
    if (error instanceof FailureError) return none
    throw error
  }
}

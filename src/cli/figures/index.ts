import { isHit } from '../../domain/evaluation/predictions'
import { confusionOf, matrixOf } from '../../domain/evaluation/confusion'
import { FailureError } from '../../domain/failure'
import type { Metric } from '../../domain/metrics'
import { resultOf, type Run } from '../../domain/run'
import type { ReproducedRow } from '../../domain/sweep/reproduction'
import type { Sweep } from '../../domain/sweep/sweep'
import type { EvaluationSetting } from '../../host/evaluation'
import { keptPredictions, predict } from '../../host/evaluation'
import { shownImages, type Sources } from '../../host/report'
import { curvesFigure } from './curves'
import { matrixFigure } from './matrix'
import { predictionsFigure } from './predictions'
import { scoreFigure } from './score'

/** A picture of an experiment: the text of an SVG file, and what it shows in a few words. */
export interface Figure { name: string; says: string; svg: string }

/**
 * What the reports draw of an experiment: curves, accuracy against what is varied, and of the run that is best on validation
 * what it makes of the test set.
 */
export async function drawFigures(sweep: Sweep, rows: readonly ReproducedRow[], sources: Sources): Promise<Figure[]> {
  const { store } = sources, metrics = new Map<string, Metric[]>(), runs: Run[] = []
  for (const id of rows.flatMap((row) => row.runs)) {
    metrics.set(id, await store.metrics(id))
    runs.push(await store.read(id))
  }
  const figures: Figure[] = [
    ...(rows.length > 1 ? [{ name: 'score', says: 'accuracy by combination', svg: scoreFigure(sweep, rows) }] : []),
    ...(['accuracy', 'loss'] as const).map((figure) =>
      ({ name: figure, says: `${figure} over steps`, svg: curvesFigure(sweep, rows, metrics, figure) })),
  ]
  const scoreOf = (run: Run) => resultOf(run)?.bestValidation?.accuracy ?? -1
  const best = runs.reduce<Run | undefined>((found, run) => (found && scoreOf(found) >= scoreOf(run) ? found : run), undefined)
  return best ? [...figures, ...await predictionFigures(best, sources)] : figures
}

async function predictionFigures(run: Run, sources: Sources): Promise<Figure[]> {
  const { store, engine, places } = sources, checkpoint = (await store.checkpoints(run.id))[0]?.name
  if (!checkpoint || !run.data.test) return []
  const setting: EvaluationSetting = { store, id: run.id, split: 'test', checkpoint }
  const said = await keptPredictions(setting) ?? await predict(engine, { ...setting, places }, () => undefined)
    .catch((error: unknown) => { if (error instanceof FailureError) return undefined; throw error })
  if (!said) return []
  const { sample } = await shownImages(sources, run, said), { classes } = run.data
  const hits = said.labels.reduce((sum, _, image) => sum + (isHit(said, image) ? 1 : 0), 0)
  const title = (what: string) => `${run.name}: ${what}`
  return [
    { name: 'confusion', says: `test images by class and by predicted class, ${hits} of ${said.labels.length} right`, svg: matrixFigure(title('test set'), classes, matrixOf(confusionOf(said))) },
    ...(sample.length ? [{ name: 'predictions', says: 'some test images, predicted and true', svg: predictionsFigure(title('test images'), sample) }] : []),
  ]
}

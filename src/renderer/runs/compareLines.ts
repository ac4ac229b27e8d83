import type { Metric } from '../../domain/metrics'
import { type Run, validatedOnTest } from '../../domain/run'
import { planOf } from '../../domain/training'
import { comparableTrain, curvesOf, type Figure } from '../charts/curves'
import type { Line, XUnit } from '../charts/line'
import type { ColourName } from '../charts/theme'

export interface ComparedRun { run: Run; metrics: readonly Metric[]; colour: ColourName }

/** The lines of several runs in one chart: a colour a run, train solid, validation dashed. */
export function compareLines(
  runs: readonly ComparedRun[], figure: Figure, xUnit: XUnit, drawn: { train: boolean; validation: boolean },
): Line[] {
  return runs.flatMap(({ run, metrics, colour }) => {
    const unit = xUnit === 'epochs' ? planOf(run.experiment.training, run.data.train).stepsPerEpoch : 1
    const curves = curvesOf(metrics, figure, unit)
    const lines: Line[] = []
    const train = comparableTrain(curves)
    if (drawn.train && train.length) {
      lines.push({ id: `${run.id}-train`, name: `${run.name}, train`, split: 'train', colour, points: train })
    }
    if (drawn.validation && curves.validation.length) {
      const name = `${run.name}, ${validatedOnTest(run.experiment) ? 'validation on test' : 'validation'}`
      lines.push({
        id: `${run.id}-validation`, name, split: 'validation', colour, points: curves.validation,
        ...(curves.best && { best: curves.best }),
      })
    }
    return lines
  })
}

import type { Metric } from '../../domain/metrics'
import { type Run, validatedOnTest } from '../../domain/run'
import { planOf } from '../../domain/training'
import { curvesOf, reachFor, smoothed } from '../charts/curves'
import type { Figure } from '../charts/figures'
import type { Line, XUnit } from '../charts/line'
import type { ColourName } from '../charts/theme'

export interface ComparedRun { run: Run; metrics: readonly Metric[]; colour: ColourName }

/** The lines of several runs in one chart: a colour a run, train solid, validation dashed. */
export function compareLines(
  runs: readonly ComparedRun[], figure: Figure, xUnit: XUnit, drawn: { train: boolean; validation: boolean },
): Line[] {
  const read = runs.map(({ run, metrics, colour }) => {
    const unit = xUnit === 'epochs' ? planOf(run.experiment.training, run.data.train).stepsPerEpoch : 1
    return { run, colour, curves: curvesOf(metrics, figure, unit, run.experiment.training.checkpoint_monitor) }
  })
  // Whole epochs compare best; where a run hasn't enough of them, every run is drawn by its single reports.
  const whole = read.every(({ curves }) => curves.epochs.length >= 3)
  return read.flatMap(({ run, colour, curves }) => {
    const lines: Line[] = []
    const points = whole ? curves.epochs : curves.train
    const reach = whole ? 0 : reachFor(points.length)
    if (drawn.train && points.length) {
      lines.push({
        id: `${run.id}-train`, name: `${run.name}, train`, split: 'train', colour, points,
        ...(reach > 0 && { trend: smoothed(points, reach) }),
      })
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

import type { Metric } from '../../../domain/metrics'
import { type Run, validatedOnTest } from '../../../domain/run'
import { bandOf } from '../../../domain/sweep/band'
import { planOf } from '../../../domain/training'
import { type BandPoint, type BoardLine, mostApart } from '../../charts/board/boardLine'
import { curvesOf, faded, type Point } from '../../charts/curves'
import type { Figure } from '../../charts/figures'
import type { XUnit } from '../../charts/line'

/** A run, or repeats that are drawn as one. */
export interface ComparedSubject {
  key: string
  name: string
  colour: string
  runs: readonly { run: Run; metrics: readonly Metric[] }[]
}
export interface LineChoices {
  figure: Figure
  xUnit: XUnit
  train: boolean
  validation: boolean
  /** From 0 to below 1; undefined for as much as the lines need. */
  smoothing: number | undefined
}

/** How much reports of single moments are smoothed where nobody has chosen; means over whole epochs are drawn as they are. */
const usualSmoothing = 0.7
/** Lines of so many points are smoothed too where there are so many of them that each has little room. */
const longLine = 50, crowdedSmoothing = 0.6

/**
 * The lines of several runs in one chart: a colour a run, train solid, validation dashed.
 * @returns with how much they are smoothed
 */
export function compareLines(
  subjects: readonly ComparedSubject[], choices: LineChoices,
): { lines: BoardLine[]; smoothing: number } {
  const { figure, xUnit } = choices
  const read = subjects.map((subject) => ({
    ...subject,
    curves: subject.runs.map(({ run, metrics }) => {
      const unit = xUnit === 'seconds' ? xUnit : xUnit === 'epochs' ? planOf(run.experiment.training, run.data.train).stepsPerEpoch : 1
      return curvesOf(metrics, figure, unit, run.experiment.training.checkpoint_monitor)
    }),
  }))
  // Whole epochs compare best; where a run hasn't enough of them, every run is drawn by its single reports.
  const whole = read.every(({ curves }) => curves.every(({ epochs }) => epochs.length >= 3))
  const crowded = read.length > mostApart
    && read.some(({ curves }) => curves.some(({ validation }) => validation.length >= longLine))
  const smoothing = choices.smoothing ?? (crowded ? crowdedSmoothing : whole || !choices.train ? 0 : usualSmoothing)
  const lines = read.flatMap(({ key, name, colour, runs, curves }) => {
    const add = (split: 'train' | 'validation', what: string, own: Point[][]): BoardLine[] => {
      const drawn = own.filter(({ length }) => length)
      if (!drawn.length) return []
      const best = split === 'validation' && curves.length === 1 ? curves[0]!.best?.point : undefined
      const line: BoardLine = { subject: key, name, split, what, colour, ...meanOf(drawn), ...(best && { best }) }
      // Evaluations are of whole splits: they are smoothed where somebody wants them to be.
      return [smoothedBy(line, choices.smoothing === undefined && split === 'validation' && !crowded ? 0 : smoothing)]
    }
    const validation = validatedOnTest(runs[0]!.run.experiment) ? 'validation on test' : 'validation'
    return [
      ...(choices.train ? add('train', 'train', curves.map((one) => (whole || !one.train.length ? one.epochs : one.train))) : []),
      ...(choices.validation ? add('validation', validation, curves.map((one) => one.validation)) : []),
    ]
  })
  return { lines, smoothing }
}

/** One run's points, or the mean of several with the band that it lies in. */
function meanOf(own: readonly Point[][]): Pick<BoardLine, 'points' | 'band'> {
  if (own.length === 1) return { points: own[0]! }
  const band = bandOf(own.map((points) => points.map(([step, value]) => ({ step, value }))))
  return {
    points: band.map(({ step, mean }): Point => [step, mean]),
    band: band.map(({ step, mean, halfWidth = 0 }): BandPoint => [step, mean - halfWidth, mean + halfWidth]),
  }
}

function smoothedBy(line: BoardLine, factor: number): BoardLine {
  if (!factor) return line
  const { band } = line
  const low = band && faded(band.map(([x, y]): Point => [x, y]), factor)
  const high = band && faded(band.map(([x, , y]): Point => [x, y]), factor)
  return {
    ...line, smooth: faded(line.points, factor),
    ...(band && { band: band.map(([x], i): BandPoint => [x, low![i]![1], high![i]![1]]) }),
  }
}

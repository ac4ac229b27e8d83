import { areaDelta, lossDelta, points, relative } from '../delta'
import { type EvaluationMetric, evaluationMetrics, metricTable, metricText } from '../evaluationMetrics'
import { wilson } from '../evaluation/wilson'
import { duration, lossText, percent, thousands } from '../format'
import { type Moment, resultOf, type Run, validatedOnTest } from '../run'
import { meanInterval } from '../meanInterval'
import { costs } from './costs'
import type { Measure } from './measure'
import type { Subject } from './subject'
import { judgedOn } from './verdict'

export interface ResultCell {
  text: string
  /** What the figure is a figure of, such as `epoch 7`. */
  note?: string
  /** Between what it lies with 95 % certainty, of a run alone; repeats have theirs in the text. */
  interval?: string
  /** Against the first: `+0.7 points`, `−12 %`. */
  delta?: string
  /** Whether the difference is for the better; undefined where neither is. */
  better?: boolean
  /** The best of the row, where there is something to choose from. */
  best: boolean
}
export interface ResultRow { label: string; cells: ResultCell[] }

/** Runs may differ in it, and their figures with it. */
const topK = (metric: EvaluationMetric, { experiment }: Run): string[] =>
  metric === 'top_k_categorical_accuracy' ? [`k ${experiment.training.top_k}`] : []

const figures = (
  name: string, momentOf: (run: Run) => Moment | undefined,
): [accuracy: Measure, loss: Measure, ...chosen: Measure[]] => {
  const onTest = (run: Run) => name !== 'Train' && validatedOnTest(run.experiment)
  const noteOf = (run: Run) => {
    const moment = momentOf(run)
    return moment && `epoch ${moment.epoch}${onTest(run) ? ', on the test set' : ''}`
  }
  const share = (run: Run) => {
    const moment = momentOf(run), images = judgedOn(run, onTest(run) ? 'test' : 'validation')
    return moment && wilson(Math.round(moment.accuracy * images), images)
  }
  return [
    {
      label: `${name} accuracy`, value: (run) => momentOf(run)?.accuracy, text: (value) => percent(value, 2), note: noteOf,
      delta: points, prefers: 'higher', ...(name !== 'Train' && { share }),
    },
    { label: `${name} loss`, value: (run) => momentOf(run)?.loss, text: lossText, note: noteOf, delta: lossDelta, prefers: 'lower' },
    ...evaluationMetrics.map((metric): Measure => ({
      label: `${name} ${metricTable[metric].name}`, value: (run) => momentOf(run)?.[metric], text: (value) => metricText(metric, value),
      note: (run) => [noteOf(run), ...topK(metric, run)].join(', '),
      delta: metric === 'auc' ? areaDelta : points, prefers: 'higher',
    })),
  ]
}
const [bestAccuracy, bestLoss, ...bestChosen] = figures('Best validation', (run) => resultOf(run)?.bestValidation)
const [lastAccuracy, lastLoss] = figures('Last validation', (run) => resultOf(run)?.lastValidation)
const [trainAccuracy, trainLoss] = figures('Train', (run) => resultOf(run)?.train)

/** @param bytes on disk by run, as far as they are known */
const measures = (bytes: ReadonlyMap<string, number>): Measure[] => [
  bestAccuracy, bestLoss, ...bestChosen, lastAccuracy, lastLoss, trainAccuracy, trainLoss, ...costs(bytes),
  { label: 'Time', value: (run) => resultOf(run)?.seconds, text: duration, delta: relative, prefers: 'lower' },
  { label: 'Images/s', value: (run) => resultOf(run)?.imagesPerSecond, text: thousands, delta: relative, prefers: 'higher' },
]

/**
 * What came of runs side by side, repeats as their mean ± its 95 % interval, with the best of each row and the difference
 * from the first.
 */
export function compareResults(subjects: readonly Subject[], bytes: ReadonlyMap<string, number> = new Map()): ResultRow[] {
  return measures(bytes).flatMap((measure) => {
    const { label, value, text, delta, prefers } = measure
    const means = subjects.map(({ runs }) => {
      const values = runs.flatMap((run) => value(run) ?? [])
      return values.length ? meanInterval(values) : undefined
    })
    const known = means.flatMap((one) => one?.mean ?? [])
    if (!known.length) return []
    const top = prefers === 'higher' ? Math.max(...known) : Math.min(...known)
    const choice = known.length > 1 && known.some((one) => one !== top), base = means[0]?.mean
    const cells = subjects.map(({ runs }, i): ResultCell => {
      const one = means[i]
      if (!one) return { text: '–', best: false }
      const by = i > 0 && base !== undefined && one.mean !== base ? delta(one.mean, base) : '±'
      return {
        text: one.halfWidth ? `${text(one.mean)} ± ${text(one.halfWidth)}` : text(one.mean), best: choice && one.mean === top,
        ...(runs.length === 1 && saidOf(measure, runs[0]!)),
        // What rounds to none is none.
        ...(!by.startsWith('±') && { delta: by, better: (one.mean > base!) === (prefers === 'higher') }),
      }
    })
    return [{ label, cells }]
  })
}

function saidOf({ note, share }: Measure, run: Run): Pick<ResultCell, 'note' | 'interval'> {
  const what = note?.(run), known = share?.(run)
  return { ...(what && { note: what }), ...(known && { interval: `${percent(known.low)} to ${percent(known.high)}` }) }
}

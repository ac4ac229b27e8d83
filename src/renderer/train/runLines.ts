import type { Metric, Monitor } from '../../domain/metrics'
import type { BoardLine } from '../charts/board/boardLine'
import { curvesOf, reachFor, smoothed } from '../charts/curves'
import type { Figure } from '../charts/figures'

export interface RunLinesOptions {
  figure: Figure
  /** Steps in one unit of the x axis. */
  unit: number
  /** As CSS has it. */
  colour: string
  smooth: boolean
  /** What is drawn as validation was measured on the test set. */
  onTest: boolean
  /** What makes an evaluation the best. */
  monitor: Monitor
}

/** The lines of one run's chart: train smoothed, validation, and test where it was watched. */
export function runLines(metrics: readonly Metric[], options: RunLinesOptions): BoardLine[] {
  const { figure, unit, colour, smooth, onTest, monitor } = options
  const curves = curvesOf(metrics, figure, unit, monitor)
  const lines: BoardLine[] = [], common = { subject: 'run', what: '', colour }
  if (curves.train.length) {
    const reach = smooth ? reachFor(curves.train.length) : 0
    lines.push({
      ...common, name: 'train', split: 'train', points: curves.train,
      ...(reach > 0 && { smooth: smoothed(curves.train, reach) }),
    })
  }
  if (curves.validation.length) {
    lines.push({
      ...common, name: onTest ? 'validation (test set)' : 'validation', split: 'validation', points: curves.validation,
      ...(curves.best && { best: curves.best.point }),
    })
  }
  if (curves.test.length) lines.push({ ...common, name: 'test', split: 'test', points: curves.test })
  return lines
}

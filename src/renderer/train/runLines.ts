import type { Metric, Monitor } from '../../domain/metrics'
import { curvesOf, reachFor, smoothed } from '../charts/curves'
import type { Figure } from '../charts/figures'
import type { Line } from '../charts/line'
import type { ColourName } from '../charts/theme'

export interface RunLinesOptions {
  figure: Figure
  /** Steps in one unit of the x axis. */
  unit: number
  colour: ColourName
  smooth: boolean
  /** What is drawn as validation was measured on the test set. */
  onTest: boolean
  /** What makes an evaluation the best. */
  monitor: Monitor
}

/** The lines of one run's chart: train with its trend, validation, and test where it was watched. */
export function runLines(metrics: readonly Metric[], options: RunLinesOptions): Line[] {
  const { figure, unit, colour, smooth, onTest, monitor } = options
  const curves = curvesOf(metrics, figure, unit, monitor)
  const lines: Line[] = []
  if (curves.train.length) {
    const reach = smooth ? reachFor(curves.train.length) : 0
    lines.push({
      id: 'train', name: 'train', split: 'train', colour, points: curves.train,
      ...(reach > 0 && { trend: smoothed(curves.train, reach) }),
    })
  }
  if (curves.validation.length) {
    lines.push({
      id: 'validation', name: onTest ? 'validation (test set)' : 'validation', split: 'validation', colour,
      points: curves.validation, ...(curves.best && { best: curves.best }),
    })
  }
  if (curves.test.length) lines.push({ id: 'test', name: 'test', split: 'test', colour, points: curves.test })
  return lines
}

import { type EvaluationMetric, evaluationMetrics, metricLabel } from '../../domain/evaluationMetrics'
import type { Training } from '../../domain/training'

/** What a chart can draw. All but the loss are shares from 0 to 1; metrics beside accuracy are measured at evaluations alone. */
export type Figure = 'accuracy' | 'loss' | EvaluationMetric
export type Share = Exclude<Figure, 'loss'>

export const isShare = (figure: Figure): figure is Share => figure !== 'loss'
export const isMetric = (figure: Figure): figure is EvaluationMetric => figure !== 'loss' && figure !== 'accuracy'
/** Shares are told in percent, but for an area under a curve. */
export const inPercent = (figure: Figure): boolean => figure !== 'loss' && figure !== 'auc'

/** The shares that those runs can be drawn by, accuracy first. */
export function sharesOf(trainings: readonly Pick<Training, 'metrics' | 'top_k'>[]): { value: Share; label: string }[] {
  const measured = (name: EvaluationMetric) => trainings.filter(({ metrics }) => metrics.includes(name))
  return [{ value: 'accuracy', label: 'Accuracy' }, ...evaluationMetrics.flatMap((value) => {
    const some = measured(value)
    if (!some.length) return []
    const top_k = new Set(some.map((training) => training.top_k)).size === 1 ? some[0]!.top_k : 'k'
    return [{ value, label: metricLabel(value, { top_k }) }]
  })]
}

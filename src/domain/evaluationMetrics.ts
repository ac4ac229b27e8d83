import { z } from 'zod'
import { percent } from './format'

/**
 * What can be measured beside loss and accuracy, at evaluations alone. The class that an image is given is the one with
 * the highest score. `macro_…` and `f1_score` are means over classes as of a confusion matrix, where a class that no
 * image is of, or none was given, counts as 0. Keras's own `Precision` and `Recall` say otherwise: they count every
 * probability from 0.5 on, of all classes together; `macro_precision` is the mean of
 * `keras.metrics.Precision(top_k=1, class_id=…)` over the classes, `macro_recall` that of `Recall`.
 */
export const metricTable = {
  // Names as they stand within a sentence.
  /** `keras.metrics.TopKCategoricalAccuracy(k=top_k)`. */
  top_k_categorical_accuracy: {
    name: 'top-k accuracy', hint: 'The share of images whose own class is among the k most likely',
  },
  macro_precision: {
    name: 'macro precision',
    hint: 'Of the images given a class, the share that is of it; the mean over classes. The most likely class counts; Keras’s Precision takes every probability from 0.5 on',
  },
  macro_recall: {
    name: 'macro recall',
    hint: 'Of a class’s images, the share that was given it; the mean over classes. The most likely class counts; Keras’s Recall takes every probability from 0.5 on',
  },
  /** `keras.metrics.F1Score(average='macro')`. */
  f1_score: { name: 'macro F1', hint: 'Precision and recall of each class in one, 2pr / (p + r); the mean over classes' },
  /** `keras.metrics.AUC(multi_label=True, num_labels=classes)`; of `linear` scores, of what a softmax makes of them. */
  auc: {
    name: 'AUC', hint: 'The area under the ROC curve, each class against the rest, by Keras’s 200 thresholds; the mean over classes',
  },
} as const satisfies Record<string, { name: string; hint: string }>

export type EvaluationMetric = keyof typeof metricTable
export const evaluationMetrics = Object.keys(metricTable) as [EvaluationMetric, ...EvaluationMetric[]]

/** Those that were chosen, by their names; all from 0 to 1. */
export type ChosenFigures = { [Name in EvaluationMetric]?: number | undefined }

const figure = z.number().min(0).max(1).optional()
/** For the schema of whatever holds figures of an evaluation. */
export const chosenFigureFields = Object.fromEntries(evaluationMetrics.map((name) => [name, figure])) as
  Record<EvaluationMetric, typeof figure>

/** Those of an evaluation's figures that were chosen. */
export const chosenFiguresOf = (figures: ChosenFigures): ChosenFigures =>
  Object.fromEntries(evaluationMetrics.flatMap((name) => (figures[name] === undefined ? [] : [[name, figures[name]]])))

interface Top { top_k: number | 'k' }
/** As it stands within a sentence: `top-3 accuracy`, `AUC`; of runs with several k, `top-k accuracy`. */
export const metricName = (name: EvaluationMetric, { top_k }: Top): string => metricTable[name].name.replace('top-k', `top-${top_k}`)
/** As it stands alone: `Top-3 accuracy`, `AUC`. */
export function metricLabel(name: EvaluationMetric, top: Top): string {
  const text = metricName(name, top)
  return text[0]!.toUpperCase() + text.slice(1)
}

/** `98.12 %`; an area as it is usually given, `0.9812`. */
export const metricText = (name: EvaluationMetric, value: number, digits = 2): string =>
  name === 'auc' ? value.toFixed(digits + 2) : percent(value, digits)

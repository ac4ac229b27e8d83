import { csvOf, type CsvValue } from '../csv'
import { countOf, isHit, type Predictions } from './predictions'
import type { EvaluationReport } from './report'

interface Told { report: EvaluationReport; predictions: Predictions; names: readonly string[] }
type Rows = CsvValue[][]

/** A row a class, then the means. */
function classRows({ report: { classes, macro, weighted, count } }: Told): Rows {
  const mean = (name: string, { precision, recall, f1 }: typeof macro): CsvValue[] =>
    [name, precision, '', '', recall, '', '', f1, count]
  return [
    ['class', 'precision', 'precision low', 'precision high', 'recall', 'recall low', 'recall high', 'f1', 'images', 'average precision', 'auc'],
    ...classes.map(({ name, precision, recall, f1, support, averagePrecision, auc }) => [
      name, precision.value, precision.low, precision.high, recall.value, recall.low, recall.high,
      f1, support, averagePrecision, auc,
    ]),
    mean('macro mean', macro), mean('weighted mean', weighted),
  ]
}

/** Of few classes all by all, a row a true class; of many the pairs that were confused. */
function matrixRows({ report: { matrix, pairs = [] }, names }: Told): Rows {
  if (matrix) return [['true \\ predicted', ...names], ...matrix.map((row, label) => [names[label], ...row])]
  return [['true', 'predicted', 'images'], ...pairs.map(({ label, predicted, count }) => [names[label], names[predicted], count])]
}

/** A row an image. */
function predictionRows({ predictions, names }: Told): Rows {
  const { part, places, labels, predicted, confidence, own, losses, probabilities, classes } = predictions
  const all = probabilities.length > 0, rows: Rows = []
  for (let image = 0; image < countOf(predictions); image++) {
    rows.push([
      part, places[image], names[labels[image]!], names[predicted[image]!], isHit(predictions, image),
      confidence[image], own[image], losses[image],
      ...(all ? probabilities.subarray(image * classes, (image + 1) * classes) : []),
    ])
  }
  return [['part', 'image', 'true', 'predicted', 'right', 'confidence', 'probability of true', 'loss', ...(all ? names : [])], ...rows]
}

/** What of an evaluation is given as CSV. */
export const evaluationTables = {
  classes: { label: 'Classes', rows: classRows },
  matrix: { label: 'Confusion matrix', rows: matrixRows },
  predictions: { label: 'Predictions', rows: predictionRows },
} as const satisfies Record<string, { label: string; rows(told: Told): Rows }>
export type EvaluationTable = keyof typeof evaluationTables
export const evaluationTableNames = Object.keys(evaluationTables) as [EvaluationTable, ...EvaluationTable[]]

export const tableCsv = (name: EvaluationTable, told: Told): string => csvOf(evaluationTables[name].rows(told))

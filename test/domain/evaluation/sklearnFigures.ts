import { expect } from 'vitest'
import { calibrationOf } from '../../../src/domain/evaluation/calibration'
import { classFiguresOf, type ClassMeans, macroMeans, weightedMeans } from '../../../src/domain/evaluation/classFigures'
import { confusionOf, matrixOf } from '../../../src/domain/evaluation/confusion'
import { areaUnderRoc, averagePrecision, curveOf, precisionRecallPoints, rocPoints } from '../../../src/domain/evaluation/curves'
import { type Predictions, predictionsVersion, rankOf } from '../../../src/domain/evaluation/predictions'
import { reportOf } from '../../../src/domain/evaluation/report'

/** What `test/fixtures/evaluation/figures.py` says of predictions. */
export interface SklearnFigures {
  accuracy: number
  top_k: number | null
  precision: number[]; recall: number[]; f1: number[]; support: number[]
  macro: number[]; weighted: number[]
  matrix: number[][]; rows: number[][]; columns: number[][]
  classes: {
    roc: [number[], number[]] | null; auc: number | null
    precision_recall: [number[], number[]] | null; average_precision: number
  }[]
  calibration: { accuracy: number[]; confidence: number[]; error: number }
}

/** Predictions with those probabilities, `[count, classes]`; the first of the most likely is predicted unless said. */
export function predictionsOf(
  classes: number, labels: readonly number[], probabilities: Float32Array<ArrayBuffer>, predicted?: readonly number[],
): Predictions {
  const row = (image: number) => probabilities.subarray(image * classes, (image + 1) * classes)
  const guesses = predicted ?? labels.map((_, image) => row(image).indexOf(Math.max(...row(image))))
  return {
    version: predictionsVersion, split: 'validation', checkpoint: 'best', step: 1, epoch: 1, savedAt: '', fingerprint: '', part: 'train',
    classes, places: Uint32Array.from(labels.keys()), labels: Uint16Array.from(labels), predicted: Uint16Array.from(guesses),
    ranks: Uint16Array.from(labels, (label, image) => rankOf(row(image), label)),
    confidence: Float32Array.from(guesses, (guess, image) => row(image)[guess]!),
    own: Float32Array.from(labels, (label, image) => row(image)[label]!),
    losses: Float32Array.from(labels, () => 0.5),
    probabilities,
  }
}

/** As far as the issue allows figures to be from scikit-learn's. */
function expectEqual(ours: readonly number[], theirs: readonly number[], what: string): void {
  expect(ours.length, what).toBe(theirs.length)
  const worst = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i]!)), 0)
  expect(worst, what).toBeLessThanOrEqual(1e-9)
}

/** Every figure beside scikit-learn's of the same predictions. */
export function expectSklearns(predictions: Predictions, k: number, theirs: SklearnFigures): void {
  const { classes } = predictions, confusion = confusionOf(predictions), figures = classFiguresOf(confusion)
  const report = reportOf(predictions, Array.from({ length: classes }, (_, i) => `class ${i}`), { top_k: k }, confusion)
  expectEqual([report.accuracy.value], [theirs.accuracy], 'accuracy')
  const top = report.topK.find((one) => one.k === k)
  if (top && theirs.top_k !== null) expectEqual([top.value], [theirs.top_k], `top-${k}`)
  expectEqual(figures.map(({ precision }) => precision.value), theirs.precision, 'precision')
  expectEqual(figures.map(({ recall }) => recall.value), theirs.recall, 'recall')
  expectEqual(figures.map(({ f1 }) => f1), theirs.f1, 'F1')
  expectEqual(figures.map(({ support }) => support), theirs.support, 'support')
  const means = ({ precision, recall, f1 }: ClassMeans) => [precision, recall, f1]
  expectEqual(means(macroMeans(figures)), theirs.macro, 'macro')
  expectEqual(means(weightedMeans(figures)), theirs.weighted, 'weighted')
  expectEqual(matrixOf(confusion).flat(), theirs.matrix.flat(), 'matrix')
  expectEqual(matrixOf(confusion, 'row').flat(), theirs.rows.flat(), 'rows')
  expectEqual(matrixOf(confusion, 'column').flat(), theirs.columns.flat(), 'columns')
  theirs.classes.forEach((one, label) => {
    const curve = curveOf(predictions, label)!
    expectEqual([averagePrecision(curve)], [one.average_precision], `average precision of ${label}`)
    if (one.auc === null) expect(areaUnderRoc(curve)).toBeUndefined()
    else expectEqual([areaUnderRoc(curve)!], [one.auc], `AUC of ${label}`)
    const points = (of: [number, number][]) => [of.map(([x]) => x), of.map(([, y]) => y)].flat()
    if (one.roc) expectEqual(points(rocPoints(curve)), one.roc.flat(), `ROC of ${label}`)
    if (one.precision_recall) {
      const [precision, recall] = one.precision_recall
      expectEqual(points(precisionRecallPoints(curve)), [...recall, ...precision], `precision and recall of ${label}`)
    }
  })
  const { bins, error } = calibrationOf(predictions)
  expectEqual(bins.map(({ accuracy }) => accuracy.value), theirs.calibration.accuracy, 'accuracy by bin')
  expectEqual(bins.map(({ confidence }) => confidence), theirs.calibration.confidence, 'confidence by bin')
  expectEqual([error], [theirs.calibration.error], 'calibration error')
}

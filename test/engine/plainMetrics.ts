import type { EvaluationMetric } from '../../src/domain/evaluationMetrics'
import type { Said } from '../../src/engine/tally'

/** One image: a score and a probability for each class, and its own class. */
interface Row { scores: number[]; probabilities: number[]; label: number }

export const rowsOf = ({ logits, probabilities, labels }: Said, classes: number): Row[] =>
  Array.from(labels, (label, row) => {
    const cut = (from: ArrayLike<number>) => Array.from(from).slice(row * classes, (row + 1) * classes)
    return { scores: cut(logits), probabilities: cut(probabilities), label }
  })

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** What the metrics are by the letter of their definitions, image by image and threshold by threshold. */
export function plainMetrics(rows: readonly Row[], classes: number, topK: number): Record<EvaluationMetric, number> {
  const guess = ({ scores }: Row) => scores.indexOf(Math.max(...scores))
  const every = Array.from({ length: classes }, (_, i) => i)
  const count = (test: (row: Row) => boolean) => rows.filter(test).length
  const precision = every.map((i) => ratio(count((row) => guess(row) === i && row.label === i), count((row) => guess(row) === i)))
  const recall = every.map((i) => ratio(count((row) => guess(row) === i && row.label === i), count(({ label }) => label === i)))
  return {
    top_k_categorical_accuracy: count(({ scores, label }) =>
      [...scores].sort((a, b) => b - a).indexOf(scores[label]!) < topK) / rows.length,
    macro_precision: meanOf(precision),
    macro_recall: meanOf(recall),
    f1_score: meanOf(every.map((i) => ratio(2 * precision[i]! * recall[i]!, precision[i]! + recall[i]!))),
    auc: meanOf(every.map((i) => {
      const own = rows.filter(({ label }) => label === i), others = rows.filter(({ label }) => label !== i)
      const above = (some: readonly Row[], threshold: number) =>
        ratio(some.filter(({ probabilities }) => Math.fround(probabilities[i]! * 199) > threshold).length, some.length)
      // From one that every probability is above to one that none is.
      const every200 = [-1, ...Array.from({ length: 198 }, (_, t) => t + 1), 200]
      const points = every200.map((t) => [above(others, t), above(own, t)] as const)
      return points.slice(1).reduce((area, [x, y], t) => area + (points[t]![0] - x) * (points[t]![1] + y) / 2, 0)
    })),
  }
}

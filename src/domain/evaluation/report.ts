import type { Training } from '../training'
import { type Calibration, calibrationOf } from './calibration'
import { type ClassFigures, classFiguresOf, type ClassMeans, macroMeans, weightedMeans } from './classFigures'
import { type Confusion, confusedPairs, type ConfusionCell, confusionOf, matrixOf, mostInMatrix } from './confusion'
import { areaUnderRoc, averagePrecision, curveOf } from './curves'
import { countOf, hasProbabilities, type PredictionFacts, type Predictions } from './predictions'
import { type Share, wilson } from './wilson'

/** A class's figures; areas where probabilities of it are kept, the ROC's null where all images, or none, are of the class. */
export interface ClassReport extends ClassFigures { name: string; averagePrecision?: number; auc?: number | null }

/** Everything that is said of a checkpoint on a split, in numbers; as JSON it is what is exported. */
export interface EvaluationReport extends Omit<PredictionFacts, 'version' | 'savedAt' | 'classes'> {
  count: number
  accuracy: Share
  topK: (Share & { k: number })[]
  /** The mean; null of no images. */
  loss: number | null
  macro: ClassMeans
  weighted: ClassMeans
  /** Means over the classes that have them; absent where no probabilities are kept. */
  areas?: { averagePrecision: number; auc: number | null }
  calibration: Calibration
  classes: ClassReport[]
  /** `[label][predicted]` images; absent where there are many classes. */
  matrix?: number[][]
  /** Then the pairs that were confused most often. */
  pairs?: ConfusionCell[]
}

/** Of many classes, so many pairs stand in a report. */
const mostPairs = 1000

/** The k of top-k accuracies: 3 and the run's own, as far as there are more classes. */
export function topKsOf(classes: number, { top_k }: Pick<Training, 'top_k'>): number[] {
  const fitting = [...new Set([3, top_k])].filter((k) => k > 1 && k < classes).sort((a, b) => a - b)
  return fitting.length || classes < 3 ? fitting : [2]
}

/** @param names of the classes @param confusion where it is known already */
export function reportOf(
  predictions: Predictions, names: readonly string[], training: Pick<Training, 'top_k'>, confusion: Confusion = confusionOf(predictions),
): EvaluationReport {
  const { split, checkpoint, step, epoch, fingerprint, part, ranks, losses } = predictions, count = countOf(predictions)
  const figures = classFiguresOf(confusion), few = names.length <= mostInMatrix
  const classes = figures.map((one): ClassReport =>
    ({ ...one, name: names[one.label]!, ...(few ? areasOf(predictions, one.label) : {}) }))
  const within = (k: number) => ranks.reduce((sum, rank) => sum + (rank < k ? 1 : 0), 0)
  return {
    split, checkpoint, step, epoch, fingerprint, part, count,
    accuracy: wilson(confusion.hits, count),
    topK: topKsOf(names.length, training).map((k) => ({ k, ...wilson(within(k), count) })),
    loss: count ? losses.reduce((sum, loss) => sum + loss, 0) / count : null,
    macro: macroMeans(figures), weighted: weightedMeans(figures),
    ...(few && hasProbabilities(predictions) ? { areas: meanAreas(classes) } : {}),
    calibration: calibrationOf(predictions),
    classes,
    ...(few ? { matrix: matrixOf(confusion) } : { pairs: confusedPairs(confusion).slice(0, mostPairs) }),
  }
}

export function areasOf(predictions: Predictions, label: number): Pick<ClassReport, 'averagePrecision' | 'auc'> {
  const curve = curveOf(predictions, label)
  return curve ? { averagePrecision: averagePrecision(curve), auc: areaUnderRoc(curve) ?? null } : {}
}

/** A class without images counts as a precision of 0, as in scikit-learn, and has no area. */
function meanAreas(classes: readonly ClassReport[]): NonNullable<EvaluationReport['areas']> {
  const mean = (values: number[]) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null)
  return {
    averagePrecision: mean(classes.map(({ averagePrecision: area }) => area!)) ?? 0,
    auc: mean(classes.flatMap(({ auc }) => (typeof auc === 'number' ? [auc] : []))),
  }
}

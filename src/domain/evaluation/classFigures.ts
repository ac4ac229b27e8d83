import type { Confusion } from './confusion'
import { type Share, wilson } from './wilson'

export interface ClassFigures {
  label: number
  /** Of the images given the class, those that are of it; 0 where none was given it. */
  precision: Share
  /** Of the class's images, those that were given it; 0 where there are none. */
  recall: Share
  f1: number
  /** Images of the class. */
  support: number
}
export interface ClassMeans { precision: number; recall: number; f1: number }

/** 0 of nothing: scikit-learn's `zero_division` as it is unless said. */
const share = (part: number, whole: number): number => (whole ? part / whole : 0)

/** As scikit-learn's `precision_recall_fscore_support` over all of the set's classes. */
export function classFiguresOf({ classes, own, given, cells }: Confusion): ClassFigures[] {
  const hits = new Float64Array(classes)
  for (const { label, predicted, count } of cells) if (label === predicted) hits[label] = count
  return Array.from({ length: classes }, (_, label) => ({
    label,
    precision: wilson(hits[label]!, given[label]!),
    recall: wilson(hits[label]!, own[label]!),
    f1: share(2 * hits[label]!, own[label]! + given[label]!),
    support: own[label]!,
  }))
}

/** The mean over all classes, each counting as much as that function says; 0 where none counts. */
function mean(figures: readonly ClassFigures[], weight: (one: ClassFigures) => number): ClassMeans {
  const sum = (of: (one: ClassFigures) => number) => figures.reduce((total, one) => total + weight(one) * of(one), 0)
  const whole = sum(() => 1)
  return {
    precision: share(sum(({ precision }) => precision.value), whole),
    recall: share(sum(({ recall }) => recall.value), whole),
    f1: share(sum(({ f1 }) => f1), whole),
  }
}
export const macroMeans = (figures: readonly ClassFigures[]): ClassMeans => mean(figures, () => 1)
/** Each class counts by its images. */
export const weightedMeans = (figures: readonly ClassFigures[]): ClassMeans => mean(figures, ({ support }) => support)

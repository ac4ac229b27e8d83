import { hasProbabilities, type Predictions } from './predictions'

/** One class against the rest, by every probability of it that there is as the threshold, from high to low. */
export interface ClassCurve {
  label: number
  positives: number
  negatives: number
  /** At each threshold, images from it on: those of the class, and others. */
  thresholds: Float32Array
  hits: Uint32Array
  alarms: Uint32Array
}

/** Undefined where probabilities of all classes weren't kept. */
export function curveOf(predictions: Predictions, label: number): ClassCurve | undefined {
  if (!hasProbabilities(predictions)) return undefined
  const { labels, classes, probabilities } = predictions, count = labels.length
  const scores = Float32Array.from({ length: count }, (_, image) => probabilities[image * classes + label]!)
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!)
  const thresholds = new Float32Array(count), hits = new Uint32Array(count), alarms = new Uint32Array(count)
  let length = 0, hit = 0, alarm = 0
  for (let i = 0; i < count; i++) {
    const image = order[i]!
    if (labels[image] === label) hit++
    else alarm++
    // Equal probabilities are one threshold.
    if (i + 1 < count && scores[order[i + 1]!] === scores[image]) continue
    thresholds[length] = scores[image]!
    hits[length] = hit
    alarms[length++] = alarm
  }
  const cut = <A extends Float32Array | Uint32Array>(values: A) => values.slice(0, length) as A
  return { label, positives: hit, negatives: alarm, thresholds: cut(thresholds), hits: cut(hits), alarms: cut(alarms) }
}

export type Point = [x: number, y: number]

/** False positive rate and true positive rate, from (0, 0) to (1, 1). */
export function rocPoints({ hits, alarms, positives, negatives }: ClassCurve): Point[] {
  const points: Point[] = [[0, 0]]
  hits.forEach((hit, i) => points.push([negatives ? alarms[i]! / negatives : 0, positives ? hit / positives : 0]))
  return points
}

/** Recall and precision, from recall 0, where precision is said to be 1. */
export function precisionRecallPoints({ hits, alarms, positives }: ClassCurve): Point[] {
  const points: Point[] = [[0, 1]]
  hits.forEach((hit, i) => points.push([positives ? hit / positives : 0, hit / (hit + alarms[i]!)]))
  return points
}

/** The area under the ROC curve; undefined where all images, or none, are of the class. */
export function areaUnderRoc({ hits, alarms, positives, negatives }: ClassCurve): number | undefined {
  if (!positives || !negatives) return undefined
  // In whole images and halves until the end, so that no rounding takes it above 1.
  let area = 0
  hits.forEach((hit, i) => {
    const before = i ? hits[i - 1]! : 0
    area += (alarms[i]! - (i ? alarms[i - 1]! : 0)) * (hit + before) / 2
  })
  return area / (positives * negatives)
}

/** The mean of precisions, each by how much recall rises to it, as scikit-learn's; 0 where no image is of the class. */
export function averagePrecision({ hits, alarms, positives }: ClassCurve): number {
  if (!positives) return 0
  let sum = 0
  hits.forEach((hit, i) => { sum += (hit - (i ? hits[i - 1]! : 0)) * (hit / (hit + alarms[i]!)) })
  return sum / positives
}

/** A curve's ends and what of it lies at least so far from the point before: as much as a drawing can show. */
export function thinned(points: readonly Point[], apart: number): Point[] {
  const kept: Point[] = []
  points.forEach((point, i) => {
    const last = kept[kept.length - 1], far = !last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= apart
    if (far || i === points.length - 1) kept.push(point)
  })
  return kept
}

import type { ChosenFigures, EvaluationMetric } from '../domain/evaluationMetrics'
import type { Training } from '../domain/training'

/** How many Keras's AUC has, spread evenly from just below 0 to just above 1. */
const thresholds = 200

/** What a network says of some examples: float32 `[count, classes]` each, and what they are of, `[count]`. */
export interface Said {
  logits: ArrayLike<number>
  /** Needed for the AUC alone; otherwise empty. */
  probabilities: ArrayLike<number>
  labels: ArrayLike<number>
}

/** Counts what the chosen metrics of one evaluation need, call by call; formulas as `domain/evaluationMetrics.ts` says. */
export class Tally {
  private count = 0
  private inTop = 0
  /** By class: images of it, images given it, and those of them that are of it. */
  private readonly own: Float64Array
  private readonly given: Float64Array
  private readonly hit: Float64Array
  /** `[classes, thresholds]`: images of the class, and others, by the highest threshold that their probability of it is above. */
  private readonly positives: Float64Array
  private readonly negatives: Float64Array

  /** @param training what is chosen, and the k of the top k */
  constructor(private readonly training: Pick<Training, 'metrics' | 'top_k'>, private readonly classes: number) {
    const counts = () => new Float64Array(classes)
    this.own = counts()
    this.given = counts()
    this.hit = counts()
    const buckets = () => new Float64Array(this.wantsProbabilities ? classes * thresholds : 0)
    this.positives = buckets()
    this.negatives = buckets()
  }

  get wantsProbabilities(): boolean {
    return this.training.metrics.includes('auc')
  }

  add({ logits, probabilities, labels }: Said): void {
    const { classes, training: { top_k }, own, given, hit } = this
    for (let row = 0; row < labels.length; row++) {
      const start = row * classes, label = labels[row]!, score = logits[start + label]!
      // As TensorFlow's ArgMax the first of the highest; as its InTopK only higher ones push the label out of the top k.
      let guess = 0, higher = 0
      for (let i = 0; i < classes; i++) {
        if (logits[start + i]! > logits[start + guess]!) guess = i
        if (logits[start + i]! > score) higher++
      }
      if (higher < top_k) this.inTop++
      own[label]!++
      given[guess]!++
      if (guess === label) hit[label]!++
    }
    this.count += labels.length
    if (this.wantsProbabilities) this.sort(probabilities, labels)
  }

  private sort(probabilities: ArrayLike<number>, labels: ArrayLike<number>): void {
    const { classes, positives, negatives } = this
    for (let row = 0; row < labels.length; row++) {
      for (let i = 0; i < classes; i++) {
        const bucket = Math.max(0, Math.ceil(Math.fround(probabilities[row * classes + i]! * (thresholds - 1))) - 1)
        ;(labels[row] === i ? positives : negatives)[i * thresholds + bucket]!++
      }
    }
  }

  /** Those that were chosen. */
  figures(): ChosenFigures {
    return Object.fromEntries(this.training.metrics.map((name) => [name, this.figureOf(name)]))
  }

  private figureOf(name: EvaluationMetric): number {
    const { own, given, hit } = this
    const precision = (i: number) => share(hit[i]!, given[i]!), recall = (i: number) => share(hit[i]!, own[i]!)
    switch (name) {
      case 'top_k_categorical_accuracy': return share(this.inTop, this.count)
      case 'macro_precision': return this.mean(precision)
      case 'macro_recall': return this.mean(recall)
      case 'f1_score': return this.mean((i) => share(2 * hit[i]!, given[i]! + own[i]!))
      case 'auc': return this.mean((i) => this.areaOf(i))
    }
  }

  private mean(of: (place: number) => number): number {
    let sum = 0
    for (let i = 0; i < this.classes; i++) sum += of(i)
    return sum / this.classes
  }

  /** Under a class's true positive rate over its false positive rate, straight between the thresholds. */
  private areaOf(place: number): number {
    const own = this.own[place]!, others = this.count - own, start = place * thresholds
    // In whole images and halves until the end, so that no rounding takes it above 1.
    let area = 0, right = 0
    for (let bucket = thresholds - 1; bucket >= 0; bucket--) {
      const more = this.positives[start + bucket]!
      area += this.negatives[start + bucket]! * (right + more / 2)
      right += more
    }
    return share(area, own * others)
  }
}

/** 0 of nothing, as Keras has it. */
const share = (part: number, whole: number): number => (whole ? part / whole : 0)

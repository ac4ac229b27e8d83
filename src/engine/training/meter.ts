import type { LayerNorms, Metric } from '../../domain/metrics'
import type { TrainerState } from '../../domain/trainerState'
import { add, means, noSums, type Sums } from '../sums'

/**
 * Seconds between two lines: the run of a small network is over in two seconds and is to be a curve even so; later often
 * enough to be seen moving, seldom enough that a run of days stays readable, and each line costs the window something.
 */
const lineInterval = (seconds: number): number => (seconds < 2 ? 0.05 : Math.min(1, Math.max(0.2, seconds / 200)))
/** The same of norms, whose lines are long. */
const firstNorms = 0.5, lastNorms = 30

/** Makes the lines of `metrics.jsonl` out of steps and evaluations. Times are in seconds. */
export class Meter {
  private sinceLine = noSums()
  private inEpoch = noSums()
  private stepSeconds = 0
  private stepSecondsAtLine = 0
  private images = 0
  private lineAt = 0
  private normsAt = -Infinity
  private begin: number

  constructor(private readonly now: () => number = () => performance.now() / 1000) {
    this.begin = now()
  }

  get seconds(): number {
    return this.now() - this.begin
  }
  /** Over the time that steps took, evaluations and saving apart. */
  get imagesPerSecond(): number {
    return this.stepSeconds ? this.images / this.stepSeconds : 0
  }

  addStep(sums: Sums, seconds: number): void {
    add(this.sinceLine, sums)
    add(this.inEpoch, sums)
    this.stepSeconds += seconds
    this.images += sums.count
  }

  /** The line of the steps since the last one, where one is due. The first of a run always is, at its end. */
  trainLine(step: number, epoch: number, learningRate: number, end = false): Metric[] {
    const due = this.seconds - this.lineAt >= lineInterval(this.seconds) || (end && !this.lineAt)
    if (!this.sinceLine.count || !due) return []
    const took = this.stepSeconds - this.stepSecondsAtLine
    const line: Metric = {
      kind: 'train', step, epoch, ...means(this.sinceLine), seconds: this.seconds, learningRate,
      imagesPerSecond: took ? this.sinceLine.count / took : 0,
    }
    this.sinceLine = noSums()
    this.stepSecondsAtLine = this.stepSeconds
    this.lineAt = this.seconds
    return [line]
  }

  /** Whether the call to come is to tell norms. The first one is. */
  get normsAreDue(): boolean {
    return this.seconds - this.normsAt >= Math.min(lastNorms, Math.max(firstNorms, this.seconds / 300))
  }
  normsLine(step: number, epoch: number, layers: LayerNorms[]): Metric[] {
    this.normsAt = this.seconds
    return layers.length ? [{ kind: 'norms', step, epoch, seconds: this.seconds, layers }] : []
  }

  /** What a run that is taken up again needs to go on counting. */
  save(): Pick<TrainerState, 'inEpoch' | 'seconds' | 'stepSeconds' | 'images'> {
    const { seconds, stepSeconds, images } = this
    return { inEpoch: { ...this.inEpoch }, seconds, stepSeconds, images }
  }
  load({ inEpoch, seconds, stepSeconds, images }: ReturnType<Meter['save']>): void {
    Object.assign(this, { inEpoch: { ...inEpoch }, stepSeconds, images, stepSecondsAtLine: stepSeconds, lineAt: seconds })
    this.begin = this.now() - seconds
  }

  /** The mean over the epoch so far. */
  get epochMeans() {
    return this.inEpoch.count ? means(this.inEpoch) : undefined
  }

  epochLine(step: number, epoch: number): Metric[] {
    if (!this.inEpoch.count) return []
    const line: Metric = { kind: 'epoch', step, epoch, ...means(this.inEpoch), seconds: this.seconds }
    this.inEpoch = noSums()
    return [line]
  }
}

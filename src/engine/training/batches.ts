import { generatorFor, shuffle } from '../../data/random'

/**
 * The examples of each step: every epoch a new order fixed by seed and epoch, so that any step's batch can be
 * found again without the ones before it.
 */
export class Batches {
  private order: Int32Array
  private epoch = -1

  constructor(
    private readonly examples: Int32Array, private readonly size: number, private readonly seed: number,
  ) {
    this.order = examples
  }

  get stepsPerEpoch(): number {
    return Math.max(1, Math.ceil(this.examples.length / this.size))
  }

  /**
   * The batches of the next steps, as many as are asked for, of one size and within one epoch.
   * @returns `[steps, batch]`, row after row
   */
  rows(step: number, most: number): { indices: Int32Array; batch: number } {
    const batch = this.at(step).length, start = (step % this.stepsPerEpoch) * this.size
    const whole = Math.floor((this.order.length - start) / batch)
    return { indices: this.order.subarray(start, start + batch * Math.max(1, Math.min(most, whole))), batch }
  }

  /** @param step counted from 0; the last batch of an epoch may be smaller */
  at(step: number): Int32Array {
    const epoch = Math.floor(step / this.stepsPerEpoch)
    if (epoch !== this.epoch) {
      this.order = shuffle(Int32Array.from(this.examples), generatorFor(this.seed, 'shuffle', epoch))
      this.epoch = epoch
    }
    const start = (step % this.stepsPerEpoch) * this.size
    return this.order.subarray(start, Math.min(start + this.size, this.order.length))
  }
}

/** Who waits for a long look at a data set: hears how much is done, a share, and may end it. */
export interface Watch {
  progress(share: number): void
  stopping(): boolean
}

/** Thrown where whoever watches has ended it. */
export class Ended extends Error {}

/** Milliseconds of work between two rests, and between two words of progress. */
const slice = 20, tellEvery = 100

/**
 * Cuts long work into slices, so that the process answers whatever else it is asked meanwhile:
 * `if (rests.due) await rests.rest(share)`.
 */
export class Rests {
  private rested = performance.now()
  private told = 0

  constructor(private readonly watch: Watch) {}

  get due(): boolean {
    return performance.now() - this.rested > slice
  }
  /** @throws Ended */
  async rest(share: number): Promise<void> {
    if (performance.now() - this.told > tellEvery) {
      this.told = performance.now()
      this.watch.progress(share)
    }
    await new Promise<void>((resolve) => { setImmediate(resolve) })
    if (this.watch.stopping()) throw new Ended()
    this.rested = performance.now()
  }
}

/** Short enough that a request to stop is answered at once and curves move; long enough that calls cost nothing. */
const callSeconds = 0.05

/** How many steps to put into one call, learned from how long the calls before took. */
export class Pace {
  private secondsPerStep: number | undefined

  /** @param most up to the next evaluation or the end of the epoch */
  steps(most: number): number {
    if (this.secondsPerStep === undefined) return 1
    return Math.max(1, Math.min(most, Math.floor(callSeconds / this.secondsPerStep)))
  }

  took(steps: number, seconds: number): void {
    const measured = seconds / steps
    // The first call also loads kernels; later ones are followed slowly, so that one slow call changes little.
    const known = this.secondsPerStep
    this.secondsPerStep = known === undefined || steps > 1 && measured < known / 4 ? measured : known * 0.7 + measured * 0.3
  }
}

/** What a rate is measured over, and the least that says anything; milliseconds. */
const window = 5000, least = 500

/** How fast something grows. */
export class Pace {
  private seen: { at: number; done: number }[] = []

  /** @returns bytes a second over the last few seconds, or null before that is known */
  take(done: number, at = Date.now()): number | null {
    // Less than before: it was begun anew.
    if (this.seen.some((one) => one.done > done)) this.seen = []
    this.seen.push({ at, done })
    while (at - this.seen[0]!.at > window) this.seen.shift()
    const [first] = this.seen as [{ at: number; done: number }]
    return at - first.at < least || done === first.done ? null : (done - first.done) / (at - first.at) * 1000
  }
}

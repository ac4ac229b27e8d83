/**
 * A few things that take long to make, by what they are made for; the longest unasked is disposed of first. By `use` they are
 * used one after another, so that none is disposed of while it is.
 */
export class Kept<Value extends { dispose(): void }> {
  private readonly values = new Map<unknown, Value>()
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly most: number) {}

  use<Result>(key: unknown, make: () => Promise<Value>, work: (value: Value) => Promise<Result> | Result): Promise<Result> {
    const result = this.turn.then(async () => work(await this.of(key, make)))
    this.turn = result.catch(() => undefined)
    return result
  }

  /** To be used at once: it is let go of when others are asked for. */
  async of(key: unknown, make: () => Promise<Value>): Promise<Value> {
    const found = this.values.get(key) ?? await make(), value = this.values.get(key) ?? found
    if (value !== found) found.dispose() // made twice, since it was asked for twice at once
    this.values.delete(key)
    this.values.set(key, value)
    for (const [oldest, one] of this.values) {
      if (this.values.size <= this.most) break
      this.values.delete(oldest)
      one.dispose()
    }
    return value
  }

  dispose(): void {
    for (const value of this.values.values()) value.dispose()
    this.values.clear()
  }
}

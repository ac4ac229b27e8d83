/** Values by key, of which those that were longest not asked for go when all together are too large. */
export class Budgeted<Key, Value> {
  private readonly kept = new Map<Key, { value: Value; bytes: number }>()
  private sum = 0

  constructor(private readonly most: number) {}

  get(key: Key): Value | undefined {
    const found = this.kept.get(key)
    if (!found) return undefined
    this.kept.delete(key)
    this.kept.set(key, found)
    return found.value
  }

  set(key: Key, value: Value, bytes: number): void {
    this.delete(key)
    this.kept.set(key, { value, bytes })
    this.sum += bytes
    for (const oldest of this.kept.keys()) {
      if (this.sum <= this.most || oldest === key) break
      this.delete(oldest)
    }
  }

  delete(key: Key): void {
    this.sum -= this.kept.get(key)?.bytes ?? 0
    this.kept.delete(key)
  }

  clear(): void {
    this.kept.clear()
    this.sum = 0
  }
}

/** Uniform numbers in [0, 1) that are the same in every run of the tests (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** `count` values between `low` and `high`. */
export function seededValues(count: number, low: number, high: number, seed: number): number[] {
  const next = seededNumbers(seed)
  return Array.from({ length: count }, () => low + (high - low) * next())
}

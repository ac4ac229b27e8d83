import { seededNumbers } from '../engine/seededNumbers'

/** Draws that a seed repeats. */
export class Dice {
  private readonly next: () => number
  constructor(seed: number) {
    this.next = seededNumbers(seed)
  }

  /** A whole number from 0 to `end` - 1. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }
  chance(share: number): boolean {
    return this.next() < share
  }
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!
  }
}

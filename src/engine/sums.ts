/** Sums over examples; means come of dividing by `count`. */
export interface Sums { loss: number; correct: number; count: number }

export const noSums = (): Sums => ({ loss: 0, correct: 0, count: 0 })

/** Adds to the first. */
export function add(sums: Sums, more: Sums): void {
  sums.loss += more.loss
  sums.correct += more.correct
  sums.count += more.count
}

export const means = ({ loss, correct, count }: Sums) => ({ loss: loss / count, accuracy: correct / count })

import { normalQuantile975 } from '../normal'
import { isHit, type Predictions } from './predictions'

export type Told = Pick<Predictions, 'places' | 'part' | 'fingerprint' | 'labels' | 'predicted'>

/** Two runs on the images that both were evaluated on. */
export interface Versus {
  /** Images that both saw. */
  count: number
  bothRight: number
  bothWrong: number
  /** Rows of the images that only the first, or only the second got right: in the first's and in the second's predictions. */
  onlyFirst: [number, number][]
  onlySecond: [number, number][]
  /** How much more often the second is right, a share; and between what that lies with 95 % certainty (Wald's, for pairs). */
  difference: number
  low: number
  high: number
  /** Of McNemar's exact test: how likely so uneven a split is where neither is better. */
  p: number
}

/** Rows of the images that both were evaluated on, in the first's and in the second's predictions; none of other data. */
export function sharedRows(first: Told, second: Told): [number, number][] {
  if (first.fingerprint !== second.fingerprint || first.part !== second.part) return []
  const rows = new Map(Array.from(second.places, (place, row) => [place, row]))
  return Array.from(first.places, (place, row): [number, number | undefined] => [row, rows.get(place)])
    .filter((pair): pair is [number, number] => pair[1] !== undefined)
}

/** @returns undefined where they were evaluated on other data, or on no image in common */
export function versusOf(first: Told, second: Told): Versus | undefined {
  const onlyFirst: Versus['onlyFirst'] = [], onlySecond: Versus['onlySecond'] = []
  let bothRight = 0, bothWrong = 0
  for (const [row, other] of sharedRows(first, second)) {
    const right = isHit(first, row), otherRight = isHit(second, other)
    if (right && otherRight) bothRight++
    else if (right) onlyFirst.push([row, other])
    else if (otherRight) onlySecond.push([row, other])
    else bothWrong++
  }
  const lost = onlyFirst.length, won = onlySecond.length, count = bothRight + bothWrong + lost + won
  if (!count) return undefined
  const difference = (won - lost) / count
  const half = normalQuantile975 * Math.sqrt(won + lost - (won - lost) ** 2 / count) / count
  return {
    count, bothRight, bothWrong, onlyFirst, onlySecond, difference,
    low: difference - half, high: difference + half, p: mcnemar(lost, won),
  }
}

/**
 * The two-sided p-value of McNemar's test, exact by the binomial distribution (McNemar 1947; the exact form as in
 * statsmodels' `mcnemar(exact=True)`).
 * @param b pairs that differ one way @param c the other way
 */
export function mcnemar(b: number, c: number): number {
  const n = b + c, least = Math.min(b, c)
  // Terms of the binomial by their logarithms, so that thousands of pairs don't underflow.
  let log = -n * Math.LN2, sum = 0
  for (let k = 0; k <= least; k++) {
    sum += Math.exp(log)
    log += Math.log((n - k) / (k + 1))
  }
  return Math.min(1, 2 * sum)
}

/** What is said of the second beside the first; 5 % is where it counts. */
export type Verdict = 'better' | 'worse' | 'within noise'
export const verdictOf = ({ p, difference }: Versus): Verdict =>
  p >= 0.05 ? 'within noise' : difference > 0 ? 'better' : 'worse'

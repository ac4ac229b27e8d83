import { type Doubt, type SignName, signNames, usualShare } from '../../domain/doubt'

export type Signs = Record<SignName, number>

/** What was scaled down from a photo is softer than the data: half as rough as its images is no reason for doubt. */
const softer = 0.5

/** How many of them, sorted, are below a value, or no larger. */
function below(sorted: Float64Array, value: number, orEqual = false): number {
  let low = 0, high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (orEqual ? sorted[middle]! <= value : sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Sets an image's signs against those of held-out images. Its strangeness is the smallest share of them that are as strange
 * in any one way; the limit is where that is smaller than of all but the strangest few, so that trying several ways raises no
 * more alarms than trying one.
 */
export class Ranks {
  private readonly sorted: Record<SignName, Float64Array>
  /** Of the held-out images themselves, ascending. */
  private readonly shares: Float64Array
  private readonly limit: number

  constructor(private readonly usual: readonly Signs[]) {
    this.sorted = Object.fromEntries(signNames.map((name) =>
      [name, Float64Array.from(usual, (signs) => (name === 'smooth' ? signs[name] * softer : signs[name])).sort()])) as Record<SignName, Float64Array>
    this.shares = Float64Array.from(usual, (signs) => this.rarest(signs).share).sort()
    this.limit = this.shares[Math.floor((1 - usualShare) * usual.length)]!
  }

  judge(signs: Signs): Doubt {
    const { share, sign } = this.rarest(signs), { length } = this.shares
    return { stranger: (length - below(this.shares, share, true)) / length, doubtful: share < this.limit, sign }
  }

  /** Beyond all that is usual in several ways, an image is strangest where it is furthest beyond. */
  private rarest(signs: Signs): { share: number; sign: SignName } {
    const { length } = this.usual
    const each = signNames.map((sign) => {
      const sorted = this.sorted[sign], middle = sorted[length >> 1]!, range = sorted[length - 1]! - middle
      return { sign, share: (length - below(sorted, signs[sign])) / length, beyond: (signs[sign] - middle) / (range + 1e-6) }
    })
    return each.reduce((least, other) =>
      (other.share < least.share || (other.share === least.share && other.beyond > least.beyond) ? other : least))
  }
}

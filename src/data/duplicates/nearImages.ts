import type { Rests } from '../slices'
import { type Blocks, blocksOf, gapSquared, gapSquaredTo } from './blocks'
import type { ImageList } from './imageList'
import type { Signatures } from './signatures'

/** Two places in the list and the sum of their squared differences. */
export interface NearPair { a: number; b: number; squared: number }
export interface NearImages {
  pairs: NearPair[]
  /** Every two that differ by less, in squares, are among the pairs. */
  below: number
}

/**
 * Every two images that differ by less than a bound, least first: none is missed, since two whose signatures, or whose
 * blocks of signatures, are further apart than the bound are so themselves, and all others are compared. Where there are
 * more than `most`, the bound is lowered to what the nearest of them need.
 * @param places images that differ, each with its signature
 * @param bound of the sum of squared differences
 */
export async function findNear(
  list: ImageList, places: Int32Array, signatures: Signatures, bound: number, most: number,
  rests: Rests, tell: (share: number) => number,
): Promise<NearImages> {
  const near = await blocksOf(signatures, () => (rests.due ? rests.rest(tell(0)) : undefined))
  const search = new Search(list, places, signatures, near, bound, most), { blocks } = search
  for (let one = 0; one < blocks; one++) {
    for (let other = one; other < blocks; other++) {
      if (search.compareBlocks(one, other) && rests.due) await rests.rest(tell(1 - (1 - one / blocks) ** 2))
    }
  }
  return search.found()
}

/** What is compared with what, apart from when the process rests. */
class Search {
  private readonly values: Float32Array
  private readonly length: number
  /** The first four numbers of each signature tell nearly all pairs apart, and fit into the processor's cache. */
  private readonly heads: Float32Array
  /** Single precision may put signatures a little too far apart. */
  private readonly slack: number
  private pairs: NearPair[] = []
  private reach: number

  constructor(
    private readonly list: ImageList, private readonly places: Int32Array, signatures: Signatures, private readonly near: Blocks,
    private below: number, private readonly most: number,
  ) {
    this.length = signatures.length
    this.values = inOrder(signatures, near.order, signatures.length)
    this.heads = inOrder(signatures, near.order, 4)
    this.slack = 1e-5 * 255 * Math.sqrt(list.size)
    this.reach = this.reachOf(below)
  }

  get blocks(): number {
    return this.near.starts.length - 1
  }
  found = (): NearImages => nearest(this.pairs, this.most, this.below)

  /** @returns whether there was anything to compare */
  compareBlocks(one: number, other: number): boolean {
    const { near, values, length, heads, reach } = this, { starts } = near
    if (gapSquared(near, one, other) > reach) return false
    const end = starts[other + 1]!
    for (let i = starts[one]!; i < starts[one + 1]!; i++) {
      if (other !== one && gapSquaredTo(near, other, values, i * length) > reach) continue
      for (let j = other === one ? i + 1 : starts[other]!; j < end; j++) {
        const a = heads[4 * i]! - heads[4 * j]!, b = heads[4 * i + 1]! - heads[4 * j + 1]!
        const c = heads[4 * i + 2]! - heads[4 * j + 2]!, d = heads[4 * i + 3]! - heads[4 * j + 3]!
        if (a * a + b * b + c * c + d * d > reach) continue
        if (distanceSquared(values, i * length, j * length, length, reach) <= reach) this.compare(i, j)
      }
    }
    return true
  }

  private compare(i: number, j: number): void {
    const { places, near: { order } } = this, a = places[order[i]!]!, b = places[order[j]!]!
    const squared = this.list.squaredDifference(a, b, this.below)
    if (squared >= this.below) return
    this.pairs.push({ a: Math.min(a, b), b: Math.max(a, b), squared })
    if (this.pairs.length < 2 * this.most) return
    ({ pairs: this.pairs, below: this.below } = this.found())
    this.reach = this.reachOf(this.below)
  }
  private reachOf = (squared: number): number => (Math.sqrt(squared) + this.slack) ** 2
}

/** The nearest ones, least first, and below which difference all are among them. */
function nearest(pairs: NearPair[], most: number, below: number): NearImages {
  const inOrderOf = [...pairs].sort((x, y) => x.squared - y.squared || x.a - y.a || x.b - y.b)
  if (pairs.length <= most) return { pairs: inOrderOf, below }
  const cut = inOrderOf[most]!.squared
  return { pairs: inOrderOf.filter(({ squared }) => squared < cut), below: cut }
}

/** The first numbers of each signature, 0 for those it hasn't, in that order: what is compared together lies together. */
function inOrder({ values, length }: Signatures, order: Int32Array, first: number): Float32Array {
  const sorted = new Float32Array(order.length * first), there = Math.min(first, length)
  order.forEach((from, to) => sorted.set(values.subarray(from * length, from * length + there), to * first))
  return sorted
}

/** Or as soon as it is beyond `most` any number that is. */
function distanceSquared(values: Float32Array, a: number, b: number, length: number, most: number): number {
  let sum = 0
  for (let start = 0; start < length && sum <= most; start += 8) {
    const end = Math.min(length, start + 8)
    for (let i = start; i < end; i++) {
      const difference = values[a + i]! - values[b + i]!
      sum += difference * difference
    }
  }
  return sum
}

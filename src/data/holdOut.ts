import { generatorFor, shuffle } from './random'

/** Which examples stay and which are held out, each in their order. */
export interface Held { kept: Int32Array; held: Int32Array }

/**
 * Holds out so many examples, drawn by a seed; stratified, each class gives its share.
 * @param labels of all examples
 */
export function holdOut(
  labels: Uint16Array, { count, seed, stratify }: { count: number; seed: number; stratify: boolean },
): Held {
  const order = shuffle(Int32Array.from(labels, (_, index) => index), generatorFor(seed, 'split'))
  if (count === 0) return { kept: order.sort(), held: new Int32Array(0) }
  const held = stratify ? stratified(order, labels, count) : new Set(order.subarray(0, count))
  return { kept: order.filter((index) => !held.has(index)).sort(), held: Int32Array.from(held).sort() }
}

/** Each class's share of `wanted`, what rounding leaves over going to the largest remainders. */
function stratified(order: Int32Array, labels: Uint16Array, wanted: number): Set<number> {
  const byClass = new Map<number, number[]>()
  for (const index of order) {
    const label = labels[index]!
    const members = byClass.get(label)
    if (members) members.push(index)
    else byClass.set(label, [index])
  }
  const shares = [...byClass].map(([label, members]) => {
    const exact = (members.length * wanted) / labels.length
    return { label, members, count: Math.floor(exact), remainder: exact - Math.floor(exact) }
  })
  let left = wanted - shares.reduce((sum, { count }) => sum + count, 0)
  for (const share of [...shares].sort((a, b) => b.remainder - a.remainder || a.label - b.label)) {
    if (left-- <= 0) break
    share.count++
  }
  return new Set(shares.flatMap(({ members, count }) => members.slice(0, count)))
}

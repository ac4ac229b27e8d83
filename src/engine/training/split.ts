import { heldOut, type Training } from '../../domain/training'
import { generatorFor, shuffle } from '../random'

/** Which training examples are trained on and which are held out. */
export interface Examples { train: Int32Array; validation: Int32Array }

/**
 * Holds out a seeded part of the examples; stratified, each class gives its share.
 * @param labels of all training examples
 */
export function splitExamples(labels: Uint8Array, training: Training): Examples {
  const order = shuffle(Int32Array.from(labels, (_, index) => index), generatorFor(training.seed, 'split'))
  const wanted = heldOut(training, labels.length)
  if (wanted === 0) return { train: order.sort(), validation: new Int32Array(0) }
  const { validation } = training
  const held = validation.source === 'split' && validation.stratified
    ? stratified(order, labels, wanted)
    : new Set(order.subarray(0, wanted))
  return {
    train: order.filter((index) => !held.has(index)).sort(),
    validation: Int32Array.from(held).sort(),
  }
}

/** Each class's share of `wanted`, what rounding leaves over going to the largest remainders. */
function stratified(order: Int32Array, labels: Uint8Array, wanted: number): Set<number> {
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

import { setImmediate as breathe } from 'node:timers/promises'
import { add, noSums, type Sums } from '../sums'

interface Evaluator {
  examplesAtOnce: number
  evaluate(split: 'train' | 'test', indices: Int32Array): Sums
}

/**
 * Evaluates in calls that leave room for messages between them.
 * @param stopping asked between calls; where it says true the evaluation is given up
 * @returns undefined where it was given up
 */
export async function evaluateInChunks(
  evaluator: Evaluator, split: 'train' | 'test', indices: Int32Array, stopping = () => false,
): Promise<Sums | undefined> {
  const total = noSums()
  for (let start = 0; start < indices.length; start += evaluator.examplesAtOnce) {
    add(total, evaluator.evaluate(split, indices.subarray(start, start + evaluator.examplesAtOnce)))
    await breathe()
    if (stopping()) return undefined
  }
  return total
}

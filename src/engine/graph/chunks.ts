import { setImmediate as breathe } from 'node:timers/promises'
import type { ChosenFigures } from '../../domain/evaluationMetrics'
import { add, noSums, type Sums } from '../sums'
import type { Tally } from '../tally'

interface Evaluator {
  examplesAtOnce: number
  /** Where more is measured than loss and accuracy. */
  newTally?(): Tally | undefined
  evaluate(split: 'train' | 'test', indices: Int32Array, tally?: Tally): Sums
}

export interface Evaluated extends Sums { chosen: ChosenFigures }

/**
 * Evaluates in calls that leave room for messages between them.
 * @param stopping asked between calls; where it says true the evaluation is given up
 * @returns undefined where it was given up
 */
export async function evaluateInChunks(
  evaluator: Evaluator, split: 'train' | 'test', indices: Int32Array, stopping = () => false,
): Promise<Evaluated | undefined> {
  const total = noSums(), tally = evaluator.newTally?.()
  for (let start = 0; start < indices.length; start += evaluator.examplesAtOnce) {
    add(total, evaluator.evaluate(split, indices.subarray(start, start + evaluator.examplesAtOnce), tally))
    await breathe()
    if (stopping()) return undefined
  }
  return { ...total, chosen: tally?.figures() ?? {} }
}

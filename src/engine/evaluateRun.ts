import { join } from 'node:path'
import type { ImageSet } from '../data/imageSet'
import type { Experiment } from '../domain/experiment'
import { FailureError } from '../domain/failure'
import { checkpointNames, type RunEvaluation } from '../domain/run'
import { readCheckpoint } from '../runs/checkpoint'
import { evaluateInChunks } from './graph/chunks'
import { TracedSession } from './graph/tracedSession'
import { means } from './sums'

/**
 * The test set with each checkpoint of a run, for one that ended before it was evaluated.
 * @throws FailureError `checkpoint-missing` where there is none, `checkpoint-damaged`
 */
export async function evaluateRun(folder: string, experiment: Experiment, set: ImageSet): Promise<RunEvaluation> {
  const indices = Int32Array.from(set.test.labels, (_, index) => index)
  const session = new TracedSession(experiment, set)
  const test: RunEvaluation['test'] = {}
  let missing: FailureError | undefined
  try {
    for (const name of checkpointNames) {
      try {
        const checkpoint = await readCheckpoint(join(folder, 'checkpoints'), name)
        session.load(checkpoint)
        const sums = (await evaluateInChunks(session, 'test', indices))!
        test[name] = { ...means(sums), ...sums.chosen, step: checkpoint.step, epoch: checkpoint.epoch, count: indices.length }
      } catch (error) {
        // A run stopped before its first evaluation has no best checkpoint; its last one still counts.
        if (!(error instanceof FailureError) || error.failure.code !== 'checkpoint-missing') throw error
        missing = error
      }
    }
  } finally {
    session.dispose()
  }
  if (missing && !test.best && !test.last) throw missing
  return { version: 1, test }
}

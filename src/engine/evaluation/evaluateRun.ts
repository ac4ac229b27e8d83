import { join } from 'node:path'
import type { ImageSet } from '../../data/imageSet'
import type { Experiment } from '../../domain/experiment'
import { FailureError, lacksCheckpoint } from '../../domain/failure'
import { type CheckpointName, checkpointNames, type RunEvaluation } from '../../domain/run'
import { type Checkpoint, readCheckpoint } from '../../runs/checkpoint'
import { evaluateInChunks } from '../graph/chunks'
import { TracedSession } from '../graph/tracedSession'
import { means } from '../sums'
import { preparedSet, savedStatistics } from '../takenSet'

/**
 * The test set with each checkpoint of a run, for one that ended before it was evaluated.
 * @throws FailureError `checkpoint-missing` where there is none, `checkpoint-damaged`
 */
export async function evaluateRun(folder: string, experiment: Experiment, given: ImageSet): Promise<RunEvaluation> {
  const indices = Int32Array.from(given.test.labels, (_, index) => index)
  const checkpoints = await readAll(folder), { preprocessing } = experiment
  const statistics = savedStatistics(checkpoints[0]![1], preprocessing)
  const session = new TracedSession(experiment, await preparedSet(given, preprocessing), { statistics })
  const test: RunEvaluation['test'] = {}
  try {
    for (const [name, checkpoint] of checkpoints) {
      session.load(checkpoint)
      const sums = (await evaluateInChunks(session, 'test', indices))!
      test[name] = { ...means(sums), ...sums.chosen, step: checkpoint.step, epoch: checkpoint.epoch, count: indices.length }
    }
  } finally {
    session.dispose()
  }
  return { version: 1, test }
}

/** A run stopped before its first evaluation has no best checkpoint; its last one still counts. */
async function readAll(folder: string): Promise<[CheckpointName, Checkpoint][]> {
  const found: [CheckpointName, Checkpoint][] = []
  let missing: FailureError | undefined
  for (const name of checkpointNames) {
    try {
      found.push([name, await readCheckpoint(join(folder, 'checkpoints'), name)])
    } catch (error) {
      if (!(error instanceof FailureError) || !lacksCheckpoint(error.failure)) throw error
      missing = error
    }
  }
  if (!found.length) throw missing
  return found
}

import type { ImageSet } from '../data/imageSet'
import type { Experiment } from '../domain/experiment'
import { FailureError } from '../domain/failure'
import { type CheckpointName, checkpointNames, type RunEvaluation } from '../domain/run'
import { loadNetwork } from './checkpointNetwork'
import { evaluateNetwork } from './network/evaluation'
import { means } from './training/meter'

/** The test set with each checkpoint of a run, for one that ended before it was evaluated. */
export async function evaluateRun(folder: string, experiment: Experiment, set: ImageSet): Promise<RunEvaluation> {
  const indices = Int32Array.from(set.test.labels, (_, index) => index)
  const test: RunEvaluation['test'] = {}
  let missing: FailureError | undefined
  for (const name of checkpointNames) {
    try {
      test[name] = await figuresOf(name)
    } catch (error) {
      // A run stopped before its first evaluation has no best checkpoint; its last one still counts.
      if (!(error instanceof FailureError) || error.failure.code !== 'checkpoint-missing') throw error
      missing = error
    }
  }
  if (missing && !test.best && !test.last) throw missing
  return { version: 1, test }

  async function figuresOf(name: CheckpointName) {
    const { network, step, epoch } = await loadNetwork(folder, name, experiment, set.shape, set.classes.length)
    try {
      return { ...means((await evaluateNetwork(network, set.test, indices, set.shape))!), step, epoch, count: indices.length }
    } finally {
      network.dispose()
    }
  }
}

import { join } from 'node:path'
import type { ImageSet } from '../../src/data/imageSet'
import { factsOf, fingerprintOf } from '../../src/data/imageSet'
import type { DataFacts } from '../../src/domain/dataset'
import type { Experiment } from '../../src/domain/experiment'
import { train, type TrainOutcome } from '../../src/engine/training/train'
import { temporaryFolder } from './temporaryFolder'

export interface SavedRun extends TrainOutcome {
  folder: string
  experiment: Experiment
  set: ImageSet
  data: DataFacts
}

/** A run's folder with its checkpoints, as training leaves it. */
export async function savedRun(experiment: Experiment, set: ImageSet): Promise<SavedRun> {
  const folder = join(temporaryFolder(), 'run')
  const outcome = await train(experiment, set, folder, {
    progress: () => undefined, phase: () => undefined, stopping: () => false,
  })
  return { ...outcome, folder, experiment, set, data: factsOf(set, 'toy', 'Toy', fingerprintOf(set)) }
}

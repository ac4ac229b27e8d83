import { join } from 'node:path'
import type { DataPlaces } from '../../data/catalogue'
import type { ImageSet } from '../../data/imageSet'
import type { DataFacts } from '../../domain/dataset'
import type { Experiment } from '../../domain/experiment'
import type { EngineEvent, EngineRequests } from '../../ipc/engineProtocol'
import type { ProcessHandlers } from '../../ipc/processProtocol'
import { readCheckpoint } from '../../runs/checkpoint'
import { predict } from './predict'

type EvaluationRequests = Pick<EngineRequests, 'predictions' | 'stopPredicting'>

/** What the engine answers about a run's predictions. @param trainedSet the data that a run was trained on */
export function evaluationHandlers(
  trainedSet: (experiment: Experiment, data: DataFacts, places: DataPlaces) => Promise<ImageSet>,
  post: (event: EngineEvent) => void,
): ProcessHandlers<EvaluationRequests> {
  /** The one that goes on; another one, or none, in its place ends it. */
  let current: symbol | undefined

  return {
    async predictions({ folder, experiment, data, split, checkpoint, ...places }) {
      const mine = current = Symbol(folder)
      const saved = await readCheckpoint(join(folder, 'checkpoints'), checkpoint)
      const prediction = await predict(experiment, await trainedSet(experiment, data, places), saved, split, {
        tell: (done, of) => post({ event: 'predicted', done, of }), stopping: () => current !== mine,
      })
      return { prediction: prediction ?? null }
    },
    stopPredicting() {
      current = undefined
      return {}
    },
  }
}

import type { DataPlaces } from '../../data/catalogue'
import type { ImageSet } from '../../data/imageSet'
import type { DataFacts } from '../../domain/dataset'
import type { Experiment } from '../../domain/experiment'
import type { EngineRequests } from '../../ipc/engineProtocol'
import type { ProcessHandlers } from '../../ipc/processProtocol'
import { checkPictures } from '../classify'
import { Kept } from '../kept'
import type { TrainedNetworks } from '../trainedNetworks'
import { Doubts } from './doubts'
import { NearestImages } from './nearestImages'

/** The set that a run was trained on. @throws FailureError where it is gone or has changed */
export type TrainedSet = (experiment: Experiment, data: DataFacts, places: DataPlaces) => Promise<ImageSet>

/** Enough for two runs side by side. */
const mostKept = 2

/** What the engine answers about pictures beside the images that a run was trained on. */
export function doubtHandlers(
  networks: TrainedNetworks, trainedSet: TrainedSet,
): ProcessHandlers<Pick<EngineRequests, 'doubt' | 'nearest'>> {
  const doubts = new Kept<Doubts>(mostKept), neighbours = new Kept<NearestImages>(mostKept)
  return {
    async doubt({ experiment, data, pixels, ...places }) {
      checkPictures(pixels, data.shape)
      const set = await trainedSet(experiment, data, places), { training } = experiment
      const key = JSON.stringify([data.fingerprint, training.validation, training.seed])
      return doubts.use(key, () => Doubts.of(set, data.fingerprint, training, places.cache), async (one) =>
        ({ usual: one.usual, doubts: await one.judge(pixels) }))
    },
    async nearest({ folder, checkpoint, experiment, data, pixels, count, ...places }) {
      checkPictures(pixels, data.shape, 1)
      const set = await trainedSet(experiment, data, places)
      const network = await networks.of({ folder, checkpoint, experiment, data })
      return neighbours.use(network, () => NearestImages.among(network, set, experiment.training), (one) => one.to(pixels, count))
    },
  }
}

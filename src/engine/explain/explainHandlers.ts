import { imagesAt } from '../../data/imageSet'
import type { MethodName } from '../../domain/explanation'
import { fail, FailureError } from '../../domain/failure'
import { argMax } from '../../domain/probabilities'
import { sizeOf } from '../../domain/shape'
import type { EngineInput, EngineRequests } from '../../ipc/engineProtocol'
import type { ProcessHandlers } from '../../ipc/processProtocol'
import { checkPictures } from '../classify'
import type { TrainedSet } from '../doubt/doubtHandlers'
import { pixelsOf } from '../doubt/nearestImages'
import { groundOf } from '../doubt/signs'
import type { TrainedNetworks } from '../trainedNetworks'
import type { Insight } from './insight'
import { activationsOf, filtersOf } from './layers'
import { gradCam, integratedGradients, occlusion, type Pictured, type Spoken } from './methods'

const spoken: Record<MethodName, (insight: Insight, pictured: Pictured, label: number, layer?: string) => Spoken> = {
  gradients: integratedGradients, gradcam: gradCam, occlusion,
}

/** Training images that tell what objects stand on. */
const lookedAt = 2000

/** What the engine answers about how a network comes to what it says. */
export function explainHandlers(
  networks: TrainedNetworks, trainedSet: TrainedSet,
): ProcessHandlers<Pick<EngineRequests, 'explain' | 'activations' | 'filters'>> {
  /** An image that is all ground, of the data's size; undefined where the data is gone or another. */
  async function groundLike({ experiment, data, folders, cache }: EngineInput<'explain'>): Promise<Uint8Array | undefined> {
    try {
      const { train: { images, labels }, shape } = await trainedSet(experiment, data, { folders, cache })
      const some = imagesAt(images, Array.from({ length: Math.min(lookedAt, labels.length) }, (_, i) => i), sizeOf(shape))
      const ground = groundOf(some, shape)
      return Uint8Array.from({ length: sizeOf(shape) }, (_, i) => ground[i % ground.length]!)
    } catch (error) {
      if (error instanceof FailureError) return undefined
      throw error
    }
  }

  return {
    async explain(input) {
      const { folder, checkpoint, experiment, data, pixels, method, layer } = input
      checkPictures(pixels, data.shape, 1)
      if (input.label !== undefined && input.label >= data.classes.length) {
        fail('bad-request', `There is no class ${input.label}`, `Choose one of ${data.classes.length}.`)
      }
      const known = await groundLike(input)
      const network = await networks.of({ folder, checkpoint, experiment, data }), { insight } = network
      const picture = pixelsOf(network, pixels), ground = pixelsOf(network, known ?? new Uint8Array(pixels.length))
      const label = input.label ?? argMax(insight.probabilities(picture))
      const [height, width] = insight.shape
      return {
        method, label, shape: [height, width], groundKnown: known !== undefined,
        ...spoken[method](insight, { picture, ground }, label, layer),
      }
    },
    async activations({ pixels, layer, ...reference }) {
      checkPictures(pixels, reference.data.shape, 1)
      const network = await networks.of(reference)
      return activationsOf(network.insight, pixelsOf(network, pixels), layer)
    },
    async filters({ layer, channel, ...reference }) {
      return filtersOf((await networks.of(reference)).insight, layer, channel)
    },
  }
}

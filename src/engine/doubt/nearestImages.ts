import { setImmediate as breathe } from 'node:timers/promises'
import { type ImageSet, imagesAt, originOf } from '../../data/imageSet'
import type { Nearest } from '../../domain/doubt'
import { sizeOf } from '../../domain/shape'
import type { Training } from '../../domain/training'
import type { Insight } from '../explain/insight'
import type { TrainedNetwork } from '../trainedNetworks'
import { splitExamples } from '../training/split'
import { sampleOf } from './held'
import { Neighbours } from './neighbours'

/** What may be kept of all images (128 MB of float32), and the multiply-adds that going through them may take: seconds. */
const mostValues = 32_000_000, mostWork = 200e9
/** Images at once: a moment's work, after which the process looks for messages. */
const atOnce = 128

/**
 * The images that a run trained on by what the layer before its output makes of them. Of many, or where the network is slow,
 * they are a sample, the same each time.
 */
export class NearestImages {
  private constructor(
    private readonly network: TrainedNetwork, private readonly insight: Insight, private readonly node: number,
    private readonly set: ImageSet, private readonly places: Int32Array, private readonly of: number,
    private readonly rows: Neighbours,
  ) {}

  /** Takes seconds, in slices, so that the process answers meanwhile. @throws FailureError `architecture-invalid`, … */
  static async among(network: TrainedNetwork, set: ImageSet, training: Training): Promise<NearestImages> {
    const { train } = splitExamples(set.train.labels, training), insight = network.makeInsight()
    // The output's one input; of a network that is nothing but its output, the pixels.
    const { nodes } = insight, node = nodes[nodes.length - 1]!.from[0]!, width = sizeOf(nodes[node]!.output)
    const work = nodes.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0)
    const count = Math.max(1, Math.min(Math.floor(mostValues / width), Math.floor(mostWork / Math.max(1, work))))
    const places = sampleOf(train, count), rows = new Float32Array(places.length * width)
    try {
      for (let start = 0; start < places.length; start += atOnce) {
        const images = imagesAt(set.train.images, places.subarray(start, start + atOnce), sizeOf(set.shape))
        rows.set(insight.output(pixelsOf(network, images), node), start * width)
        await breathe()
      }
      return new NearestImages(network, insight, node, set, places, train.length, new Neighbours(rows, width))
    } catch (error) {
      insight.dispose()
      throw error
    }
  }

  /** @param picture uint8 `[height, width, channels]`, of the data's size */
  to(picture: Uint8Array, count: number): Nearest {
    const { set, places, rows } = this
    const { indices, distances } = rows.nearest(this.insight.output(pixelsOf(this.network, picture), this.node), count)
    const found = Array.from(indices, (row) => places[row]!)
    return {
      among: places.length, of: this.of,
      images: found.map((index, i) => ({
        index: originOf(set, 'train', index), label: set.train.labels[index]!, distance: distances[i]!,
      })),
      pixels: imagesAt(set.train.images, found, sizeOf(set.shape)),
    }
  }

  dispose(): void {
    this.rows.dispose()
    this.insight.dispose()
  }
}

/** Images of the data as the network takes them, from 0 to 1. */
export const pixelsOf = (network: TrainedNetwork, images: Uint8Array): Float32Array =>
  Float32Array.from(network.prepared(images), (value) => value / 255)

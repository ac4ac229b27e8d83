import { type ImageSet, imagesAt } from '../../data/imageSet'
import { sizeOf } from '../../domain/shape'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'
import type { Feed, GraphSession } from './graphSession'
import { imagesToFloat } from './images'
import type { TracedNetwork } from './tracedNetwork'

/** Data sets up to this many bytes lie in the session; of larger ones each call is fed its examples. */
const residentBytes = 2_000_000_000

/** Where a session's examples come from: variables that hold them all, or what each call is fed. */
export class ExampleSource {
  private readonly resident: boolean
  private readonly images: Output
  private readonly labels: Output

  /** @param limit the most bytes of images that lie in the session */
  constructor(network: TracedNetwork, private readonly set: ImageSet, limit = residentBytes) {
    const { total } = this, size = sizeOf(set.shape)
    this.resident = set.train.images.length + set.test.images.length <= limit
    const fed = (name: string, dtype: 'uint8' | 'int32', shape: number[]) =>
      network.graph.add('Placeholder', [], { dtype: { type: dtype }, shape: { shape } }, `fed/${name}`)
    this.images = this.resident ? network.variable('images', [total, size], 'uint8').handle : fed('images', 'uint8', [-1, size])
    this.labels = this.resident ? network.variable('labels', [total], 'int32').handle : fed('labels', 'int32', [-1])
  }

  private get total(): number {
    return this.set.train.labels.length + this.set.test.labels.length
  }

  /** Writes what gathers the examples at those indices: pixels scaled to 0 … 1 and labels. */
  gather(frame: Frame, indices: Output): { x: Output; labels: Output } {
    const gather = (from: Output, dtype: 'uint8' | 'int32') => this.resident
      ? frame.add('ResourceGather', [frame.take(from, 'resource'), indices], { dtype: { type: dtype }, Tindices: { type: 'int32' } })
      : frame.add('GatherV2', [frame.take(from, dtype), indices, frame.integer(0)], {
        Tparams: { type: dtype }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' },
      })
    return { x: imagesToFloat(frame, gather(this.images, 'uint8'), this.set.shape), labels: gather(this.labels, 'int32') }
  }

  /** Hands the images over, once, where they lie in the session. */
  upload(session: GraphSession): void {
    if (!this.resident) return
    const { set, total } = this, size = sizeOf(set.shape)
    const images = new Uint8Array(total * size), labels = new Int32Array(total)
    images.set(set.train.images)
    images.set(set.test.images, set.train.images.length)
    labels.set(set.train.labels)
    labels.set(set.test.labels, set.train.labels.length)
    session.run([
      { name: 'initial/images', dtype: 'uint8', shape: [total, size], values: images },
      { name: 'initial/labels', dtype: 'int32', shape: [total], values: labels },
    ], ['assigned/images', 'assigned/labels'])
  }

  /** What a call is fed of examples: their indices; where they aren't in the session, their pixels and labels too. */
  feeds(name: string, split: 'train' | 'test', indices: Int32Array, shape: number[]): Feed[] {
    const feed = (values: Int32Array): Feed => ({ name, dtype: 'int32', shape, values })
    if (this.resident) {
      const offset = split === 'train' ? 0 : this.set.train.labels.length
      return [feed(offset ? indices.map((index) => index + offset) : indices)]
    }
    const part = this.set[split], size = sizeOf(this.set.shape)
    const labels = Int32Array.from(indices, (index) => part.labels[index]!)
    return [
      feed(Int32Array.from(indices, (_, i) => i)),
      { name: 'fed/images', dtype: 'uint8', shape: [indices.length, size], values: imagesAt(part.images, indices, size) },
      { name: 'fed/labels', dtype: 'int32', shape: [indices.length], values: labels },
    ]
  }
}

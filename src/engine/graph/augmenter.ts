import type { ImageShape } from '../../data/imageSet'
import type { Augmentation } from '../../domain/augmentation'
import { sizeOf } from '../../domain/shape'
import { augmented } from './augment'
import { seedsOf } from './draws'
import { Frame } from './frame'
import { GraphBuilder } from './graphBuilder'
import { GraphSession } from './graphSession'
import { imagesToFloat } from './images'

/** Takes images through an augmentation apart from any training, by the very nodes that a training step has. */
export class Augmenter {
  private readonly session: GraphSession

  /** @param shape of one image */
  constructor(private readonly shape: ImageShape, augmentation: Augmentation, seed: number) {
    const graph = new GraphBuilder(), root = new Frame(graph, undefined)
    const pixels = graph.add('Placeholder', [], { dtype: { type: 'uint8' }, shape: { shape: [-1, sizeOf(shape)] } }, 'pixels')
    const step = graph.add('Placeholder', [], { dtype: { type: 'int32' }, shape: { shape: [] } }, 'step')
    const x = imagesToFloat(root, pixels, shape)
    root.add('Identity', [augmented(root, x, augmentation, seedsOf(root, seed, 'augmentation', step), shape)], { T: { type: 'float' } }, 'augmented')
    this.session = new GraphSession(graph)
  }

  /**
   * @param images uint8 `[count, height, width, channels]`
   * @param step whose draws are taken; each image of a call has its own
   * @returns float32 of the same shape, 0 … 1
   */
  augment(images: Uint8Array, step: number): Float32Array {
    const count = images.length / sizeOf(this.shape)
    const [values] = this.session.run([
      { name: 'pixels', dtype: 'uint8', shape: [count, sizeOf(this.shape)], values: images },
      { name: 'step', dtype: 'int32', shape: [], values: Int32Array.of(step) },
    ], ['augmented'])
    return values as Float32Array
  }

  /** The same as they would be stored: uint8. */
  pictures(images: Uint8Array, step: number): Uint8Array<ArrayBuffer> {
    const values = this.augment(images, step), pixels = new Uint8Array(values.length)
    for (let i = 0; i < values.length; i++) pixels[i] = Math.round(values[i]! * 255)
    return pixels
  }

  dispose(): void {
    this.session.dispose()
  }
}

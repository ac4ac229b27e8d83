import type { ImageShape } from '../../data/imageSet'
import type { Architecture } from '../../domain/architecture'
import { examplesAtOnce } from '../../domain/evaluationBatch'
import { sizeOf } from '../../domain/shape'
import type { Statistics } from '../../domain/preprocessing'
import type { SavedTensor } from '../../runs/checkpoint'
import { GraphSession } from './graphSession'
import { imagesToFloat, normalised } from './images'
import { probabilitiesOf } from './probabilities'
import { assign, matching, TracedNetwork } from './tracedNetwork'

/** A network with fixed weights that turns pixels into probabilities. */
export class Predictor {
  private readonly session: GraphSession
  private readonly atOnce: number
  private readonly classes: number

  /**
   * @param shape what the network takes @param statistics what its pixels are standardised by
   * @throws FailureError `architecture-invalid`, `checkpoint-damaged`
   */
  constructor(
    architecture: Architecture, private readonly shape: ImageShape, classes: number, weights: readonly SavedTensor[],
    statistics?: Statistics,
  ) {
    const network = new TracedNetwork(architecture, shape, classes)
    const { graph, root } = network
    const pixels = graph.add('Placeholder', [], { dtype: { type: 'uint8' }, shape: { shape: [-1, sizeOf(shape)] } }, 'pixels')
    const { logits } = network.forward(root, normalised(root, imagesToFloat(root, pixels, shape), statistics))
    root.add('Identity', [probabilitiesOf(root, logits, architecture.output.activation)], { T: { type: 'float' } }, 'probabilities')
    this.classes = classes
    this.atOnce = examplesAtOnce(network.activations)
    this.session = new GraphSession(graph)
    assign(this.session, matching(network.weights, weights))
  }

  /**
   * @param images uint8 `[count, height, width, channels]`, preprocessed
   * @returns float32 `[count, classes]`
   */
  predict(images: Uint8Array): Float32Array<ArrayBuffer> {
    const size = sizeOf(this.shape), count = images.length / size, probabilities = new Float32Array(count * this.classes)
    for (let start = 0; start < count; start += this.atOnce) {
      const end = Math.min(count, start + this.atOnce)
      const [values] = this.session.run([
        { name: 'pixels', dtype: 'uint8', shape: [end - start, size], values: images.subarray(start * size, end * size) },
      ], ['probabilities'])
      probabilities.set(values!, start * this.classes)
    }
    return probabilities
  }

  dispose(): void {
    this.session.dispose()
  }
}

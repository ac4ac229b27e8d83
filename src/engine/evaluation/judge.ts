import type { ImageSet } from '../../data/imageSet'
import { examplesAtOnce } from '../../domain/evaluationBatch'
import type { Experiment } from '../../domain/experiment'
import { inputShape } from '../../domain/preprocessing'
import { sizeOf } from '../../domain/shape'
import type { Checkpoint } from '../../runs/checkpoint'
import { GraphSession } from '../graph/graphSession'
import { imagesToFloat, normalised } from '../graph/images'
import { lossNodes } from '../graph/losses'
import { penaltyOf } from '../graph/penalties'
import { probabilitiesOf } from '../graph/probabilities'
import { assign, matching, TracedNetwork } from '../graph/tracedNetwork'
import { savedStatistics } from '../takenSet'

/** What a network says of some images: `[count, classes]`, and `[count]` each. */
export interface Judged { probabilities: Float32Array; predicted: Int32Array; losses: Float32Array }

/** A network with a checkpoint's weights that is asked about images whose labels are known. */
export class Judge {
  private readonly session: GraphSession
  /** How many images go through it in one call. */
  readonly atOnce: number
  private readonly size: number

  /** @throws FailureError `architecture-invalid`, `checkpoint-damaged` */
  constructor({ architecture, preprocessing, training }: Experiment, data: Pick<ImageSet, 'shape' | 'classes'>, checkpoint: Checkpoint) {
    const shape = inputShape(preprocessing, data.shape), classes = data.classes.length, { activation } = architecture.output
    const statistics = savedStatistics(checkpoint, preprocessing), network = new TracedNetwork(architecture, shape, classes)
    const { graph, root } = network
    this.size = sizeOf(shape)
    const pixels = graph.add('Placeholder', [], { dtype: { type: 'uint8' }, shape: { shape: [-1, this.size] } }, 'pixels')
    const labels = graph.add('Placeholder', [], { dtype: { type: 'int32' }, shape: { shape: [-1] } }, 'labels')
    const { logits, read } = network.forward(root, normalised(root, imagesToFloat(root, pixels, shape), statistics))
    const { loss, label_smoothing: smoothing } = training
    const { losses } = lossNodes[loss]({ frame: root, logits, labels, classes, smoothing, activation })
    const penalty = penaltyOf(root, read)
    root.add('Identity', [penalty ? root.float('AddV2', losses, penalty) : losses], { T: { type: 'float' } }, 'losses')
    root.add('Identity', [probabilitiesOf(root, logits, activation)], { T: { type: 'float' } }, 'probabilities')
    root.add('ArgMax', [logits, root.integer(1)], {
      T: { type: 'float' }, Tidx: { type: 'int32' }, output_type: { type: 'int32' },
    }, 'predicted')
    this.atOnce = examplesAtOnce(network.activations)
    this.session = new GraphSession(graph)
    assign(this.session, matching(network.weights, checkpoint.weights))
  }

  /** @param images uint8 `[count, height, width, channels]`, preprocessed; at most `atOnce` */
  judge(images: Uint8Array, labels: Int32Array): Judged {
    const count = labels.length
    const [probabilities, losses, predicted] = this.session.run([
      { name: 'pixels', dtype: 'uint8', shape: [count, this.size], values: images },
      { name: 'labels', dtype: 'int32', shape: [count], values: labels },
    ], ['probabilities', 'losses', 'predicted'])
    return { probabilities: probabilities as Float32Array, losses: losses as Float32Array, predicted: predicted as Int32Array }
  }

  dispose(): void {
    this.session.dispose()
  }
}

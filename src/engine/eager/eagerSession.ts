import type { ImageShape, Part } from '../../data/imageSet'
import type { Experiment } from '../../domain/experiment'
import type { Shape } from '../../domain/shape'
import type { Checkpoint } from '../../runs/checkpoint'
import type { Pass } from './layers/pass'
import { evaluateNetwork, labelTensor } from './evaluation'
import { imageTensor } from './inference'
import { countCorrect, exampleLosses } from './loss'
import { Network } from './network'
import { Optimizer } from './optimizer'
import { seedFor } from '../../data/random'
import type { Sums } from '../sums'
import { statelessNormal, statelessUniform, type Tensor, tf } from '../tensorflow'

/**
 * A network being trained op by op with tfjs's own gradients: what the traced session is compared with, in tests
 * and in the benchmark. A step is a function of its state (weights, slots, steps done) and the batch, so the
 * same state and batch give the same numbers.
 */
export class EagerSession {
  readonly network: Network
  private readonly optimizer: Optimizer
  /** Steps done. */
  step = 0

  /** @param classWeights how much each class's examples count */
  constructor(
    private readonly experiment: Experiment, private readonly shape: ImageShape, classes: number,
    private readonly classWeights?: Float32Array,
  ) {
    const { architecture, training } = experiment
    this.network = new Network(architecture, shape satisfies Shape, classes, training.seed)
    this.optimizer = new Optimizer(training.optimizer, this.network.trainable)
  }

  /** One update by the mean loss of the batch; the sums are of the weights before it. */
  train(part: Part, indices: Int32Array): Sums {
    const variables = this.network.trainable.map(({ variable }) => variable)
    const pass = this.pass()
    return tf.tidy(() => {
      const x = imageTensor(part.images, indices, this.shape)
      const labels = labelTensor(part.labels, indices)
      let correct: Tensor | undefined
      const { value, grads } = tf.variableGrads(() => {
        const logits = this.network.logits(x, pass)
        correct = tf.keep(countCorrect(logits, labels))
        const { architecture: { output }, training: { loss, label_smoothing: smoothing } } = this.experiment
        const losses = exampleLosses(loss, { logits, labels, smoothing, activation: output.activation })
        const weighted = this.classWeights ? tf.mul(losses, tf.gather(tf.tensor1d(this.classWeights), labels as never)) : losses
        return tf.add(tf.mean(weighted), this.network.penalty()) as never
      }, variables)
      this.step++
      this.optimizer.apply(this.step, variables.map((variable) => grads[variable.name]!))
      const sums = { loss: value.dataSync()[0]! * indices.length, correct: correct!.dataSync()[0]!, count: indices.length }
      correct!.dispose()
      return sums
    })
  }

  evaluate = (part: Part, indices: Int32Array, stopping?: () => boolean): Promise<Sums | undefined> =>
    evaluateNetwork(this.network, this.experiment, part, indices, this.shape, stopping)

  /** Draws of a step follow from the seed, the step and their place in the network alone. */
  private pass(): Pass {
    const { seed } = this.experiment.training
    const step = this.step
    let draw = 0
    const next = (): [number, number] => [seedFor(seed, 'dropout', draw++), step]
    return {
      training: true,
      uniform: (shape) => statelessUniform(shape, next()), normal: (shape) => statelessNormal(shape, next()),
    }
  }

  save(epoch: number): Checkpoint {
    return { step: this.step, epoch, weights: this.network.save(), optimizer: this.optimizer.save() }
  }

  load(checkpoint: Checkpoint): void {
    this.network.load(checkpoint.weights)
    this.optimizer.load(checkpoint.optimizer)
    this.step = checkpoint.step
  }

  dispose(): void {
    this.network.dispose()
    this.optimizer.dispose()
  }
}

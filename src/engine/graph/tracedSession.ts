import type { ImageSet } from '../../data/imageSet'
import type { Experiment } from '../../domain/experiment'
import type { LayerNorms } from '../../domain/metrics'
import { examplesAtOnce } from '../../domain/evaluationBatch'
import { fail } from '../../domain/failure'
import type { Statistics } from '../../domain/preprocessing'
import { sizeOf } from '../../domain/shape'
import type { Checkpoint, SavedTensor } from '../../runs/checkpoint'
import type { Sums } from '../sums'
import { Tally } from '../tally'
import { type Feed, GraphSession } from './graphSession'
import { normsOf } from './norms'
import { SessionGraph, type SessionOptions } from './sessionGraph'
import { assign, matching, readOut } from './tracedNetwork'

/**
 * A network being trained as one TensorFlow graph: weights, slots and images are its variables, and one call makes
 * as many steps as are asked for. The same numbers as the eager session but for the rounding of fused kernels, and
 * the very same whatever the number of steps a call.
 */
export class TracedSession {
  /** Steps done. */
  step = 0
  /** The step from which the optimizer counts its own. */
  optimizerFrom = 0
  /** Whether steps take their images through the experiment's augmentation, where it has one; first as the first phase does. */
  augmenting: boolean
  /** How many examples an evaluation's call should be given. */
  readonly examplesAtOnce: number
  private readonly graph: SessionGraph
  private readonly session: GraphSession
  private readonly statistics: Statistics | undefined
  /** Half the squares of the gradients of the last step that was asked about, a number a trained weight. */
  private gradientSquares: ArrayLike<number> = []

  /**
   * @param set preprocessed, of the size that the network takes
   * @throws FailureError `architecture-invalid`, naming the layer
   */
  constructor(
    private readonly experiment: Experiment, private readonly set: ImageSet, options: SessionOptions = {},
  ) {
    const { training, preprocessing } = experiment, { statistics } = options
    if (!statistics === (preprocessing.scale === 'standardise')) throw new Error('statistics go with standardising')
    this.statistics = statistics
    this.augmenting = training.augment
    this.graph = new SessionGraph(experiment, set, options)
    this.examplesAtOnce = examplesAtOnce(this.graph.network.activations)

    this.session = new GraphSession(this.graph.network.graph)
    assign(this.session, [...this.graph.network.initial(training.seed), ...this.freshSlots])
    this.graph.source.upload(this.session)
  }

  private get freshSlots(): SavedTensor[] {
    return this.graph.slotVariables.map(({ name, shape, initial }) =>
      ({ name, shape, values: new Float32Array(sizeOf(shape)).fill(initial) }))
  }

  /**
   * Makes one step a row, in one call.
   * @param indices of training examples, `[steps, batch]`, row after row
   * @param rates a learning rate for each step
   * @param forNorms whether {@link norms} will be asked for after it
   * @returns sums over all steps, each of the weights before it
   */
  train(
    indices: Int32Array, batch: number,
    rates: Float32Array = new Float32Array(indices.length / batch).fill(this.experiment.training.optimizer.learning_rate),
    forNorms = false,
  ): Sums {
    const steps = indices.length / batch
    const scalar = (name: string, value: number): Feed => ({ name: `train/${name}`, dtype: 'int32', shape: [], values: Int32Array.of(value) })
    // Fetched each time, so that it is one graph and the same numbers whether they are asked for or not.
    const squares = this.graph.trained.length ? ['norms/gradients'] : []
    const [near, rest, correct, gradients] = this.session.run([
      ...this.graph.source.feeds('train/indices', 'train', indices, [steps, batch]),
      scalar('count', steps), scalar('first', this.step), scalar('optimizer_from', this.optimizerFrom),
      scalar('augmenting', Number(this.augmenting)),
      scalar('norms_of', forNorms ? steps - 1 : -1),
      { name: 'train/learning_rates', dtype: 'float', shape: [steps], values: rates },
    ], ['train/loss', 'train/loss_rest', 'train/correct', ...squares])
    this.step += steps
    if (gradients && forNorms) this.gradientSquares = gradients
    const loss = Number.isFinite(near![0]) ? near![0]! + rest![0]! : near![0]!
    return { loss, correct: correct![0]!, count: indices.length }
  }

  /** For the metrics that were chosen beside loss and accuracy, where there are any. */
  newTally(): Tally | undefined {
    const { training } = this.experiment
    return training.metrics.length ? new Tally(training, this.set.classes.length) : undefined
  }

  /** Of each trained layer: its weights as they are, its gradient of the last step that was trained for this. */
  norms(): LayerNorms[] {
    const { trained } = this.graph
    if (!trained.length) return []
    return normsOf(trained, this.session.run([], ['norms/weights'])[0]!, this.gradientSquares)
  }

  /** Loss and hits over those examples with the weights as they are, in one call. */
  evaluate(split: 'train' | 'test', indices: Int32Array, tally?: Tally): Sums {
    const more = [...(tally ? ['evaluate/logits'] : []), ...(tally?.wantsProbabilities ? ['evaluate/probabilities'] : [])]
    const [loss, correct, logits, probabilities] = this.session.run(
      this.graph.source.feeds('evaluate/indices', split, indices, [indices.length]), ['evaluate/loss', 'evaluate/correct', ...more])
    const labels = indices.map((index) => this.set[split].labels[index]!)
    tally?.add({ logits: logits!, probabilities: probabilities ?? [], labels })
    return { loss: loss![0]!, correct: correct![0]!, count: indices.length }
  }

  save(epoch: number): Checkpoint {
    const tensors = readOut(this.session, [...this.graph.network.weights, ...this.graph.slotVariables])
    const count = this.graph.network.weights.length
    return {
      step: this.step, epoch, weights: tensors.slice(0, count), optimizer: tensors.slice(count),
      ...(this.statistics ? { statistics: this.statistics } : {}),
    }
  }

  /** @throws FailureError `checkpoint-damaged` where it isn't of this network and optimizer, or was trained on other pixels */
  load({ step, weights, optimizer, statistics }: Checkpoint): void {
    if (JSON.stringify(statistics) !== JSON.stringify(this.statistics)) {
      fail('checkpoint-damaged', 'Its images were standardised by another mean and deviation', 'Choose the run\'s other checkpoint.')
    }
    assign(this.session, [...matching(this.graph.network.weights, weights), ...matching(this.graph.slotVariables, optimizer)])
    this.step = step
  }

  /** The optimizer as it is before its first step. */
  resetOptimizer(): void {
    this.optimizerFrom = this.step
    assign(this.session, this.freshSlots)
  }

  /** The optimizer as it was when a checkpoint of this network was saved. @param made steps that it had made by then */
  loadOptimizer({ optimizer }: Pick<Checkpoint, 'optimizer'>, made: number): void {
    this.optimizerFrom = this.step - made
    assign(this.session, matching(this.graph.slotVariables, optimizer))
  }

  /** The weights alone: slots and steps done stay as they are. */
  loadWeights({ weights }: Pick<Checkpoint, 'weights'>): void {
    assign(this.session, matching(this.graph.network.weights, weights))
  }

  /** Weights of another network, wherever name and shape are the same. @returns names of those taken and of those left */
  takeWeights(saved: readonly SavedTensor[]): { taken: string[]; left: string[] } {
    const byName = new Map(saved.map((tensor) => [tensor.name, tensor]))
    const fitting = this.graph.network.weights.flatMap(({ name, shape }) => {
      const tensor = byName.get(name)
      return tensor && tensor.shape.join() === shape.join() ? [tensor] : []
    })
    if (fitting.length) assign(this.session, fitting)
    const taken = fitting.map(({ name }) => name)
    return { taken, left: this.graph.network.weights.map(({ name }) => name).filter((name) => !taken.includes(name)) }
  }

  dispose(): void {
    this.session.dispose()
  }
}

import type { ImageSet } from '../../data/imageSet'
import { augments } from '../../domain/augmentation'
import type { Experiment } from '../../domain/experiment'
import type { LayerNorms } from '../../domain/metrics'
import { examplesAtOnce } from '../../domain/evaluationBatch'
import { fail } from '../../domain/failure'
import { stagesOf } from '../../domain/phases'
import type { Statistics } from '../../domain/preprocessing'
import { sizeOf } from '../../domain/shape'
import type { Checkpoint, SavedTensor } from '../../runs/checkpoint'
import { slotsOf } from '../../domain/optimizerSlots'
import { classWeights } from '../classWeights'
import type { Sums } from '../sums'
import { Tally } from '../tally'
import { augmented } from './augment'
import { drawsOf, seedsOf } from './draws'
import { ExampleSource } from './exampleSource'
import { type Frame, LoopFrame } from './frame'
import { after, type Output } from './graphBuilder'
import { type Feed, GraphSession } from './graphSession'
import { normalised } from './images'
import { lossNodes } from './losses'
import { clipped } from './clipping'
import { normsOf, writeGradientSquares, writeWeightSquares } from './norms'
import { penalised, penaltyOf } from './penalties'
import { eachProbability } from './probabilities'
import { assign, type GraphVariable, type GraphWeight, matching, type Passed, readOut, TracedNetwork, type WeightGradient } from './tracedNetwork'
import { updatesOf } from './updates'

export interface SessionOptions {
  /** What pixels are standardised by, where the experiment standardises them. */
  statistics?: Statistics | undefined
  /** The most bytes of images that lie in the session; larger sets are fed to each call. */
  residentLimit?: number | undefined
}

/** What the optimizer keeps, and what it begins at. */
interface Slot extends GraphVariable { initial: number }

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
  private readonly network: TracedNetwork
  private readonly slots = new Map<GraphWeight, Record<string, Slot>>()
  private readonly sharedSlots: Record<string, Slot>
  private readonly session: GraphSession
  private readonly classWeights: Float32Array | undefined
  private readonly source: ExampleSource
  private readonly statistics: Statistics | undefined
  /** Half the squares of the gradients of the last step that was asked about, a number a trained weight. */
  private gradientSquares: ArrayLike<number> = []

  /**
   * @param set preprocessed, of the size that the network takes
   * @throws FailureError `architecture-invalid`, naming the layer
   */
  constructor(
    private readonly experiment: Experiment, private readonly set: ImageSet,
    { statistics, residentLimit }: SessionOptions = {},
  ) {
    const { architecture, training, preprocessing } = experiment
    if (!statistics === (preprocessing.scale === 'standardise')) throw new Error('statistics go with standardising')
    this.statistics = statistics
    this.augmenting = training.augment
    this.network = new TracedNetwork(architecture, set.shape, set.classes.length)
    this.examplesAtOnce = examplesAtOnce(this.network.activations)
    const { ofWeight, shared } = slotsOf(training.optimizer)
    const slot = (name: string, shape: number[], initial: number): Slot => ({ ...this.network.variable(name, shape), initial })
    for (const weight of this.network.weights.filter(({ spec }) => spec.trainable)) {
      this.slots.set(weight, Object.fromEntries(Object.entries(ofWeight).map(([name, initial]) =>
        [name, slot(`${name}/${weight.name}`, weight.shape, initial)])))
    }
    this.sharedSlots = Object.fromEntries(Object.entries(shared).map(([name, initial]) => [name, slot(name, [], initial)]))
    this.classWeights = classWeights(training.class_weight, set)
    this.source = new ExampleSource(this.network, set, residentLimit)
    this.writeEvaluation()
    this.writeTraining()

    this.session = new GraphSession(this.network.graph)
    assign(this.session, [...this.network.initial(training.seed), ...this.freshSlots])
    this.source.upload(this.session)
  }

  private get slotVariables(): Slot[] {
    return [...this.slots.values(), this.sharedSlots].flatMap((slots) => Object.values(slots))
  }
  private get freshSlots(): SavedTensor[] {
    return this.slotVariables.map(({ name, shape, initial }) =>
      ({ name, shape, values: new Float32Array(sizeOf(shape)).fill(initial) }))
  }
  /**
   * The sum of the examples' losses, each with what the weights are penalised by, as Keras has it; each one's gradient by
   * its logits; and how many were hit.
   * @param weighted by the classes' weights, as examples are while training
   */
  private judge(
    frame: Frame, { logits, read }: Passed, labels: Output, weighted: boolean,
  ): { loss: Output; gradient: Output; correct: Output } {
    const { architecture, training } = this.experiment, classes = this.set.classes.length
    const judged = lossNodes[training.loss]({
      frame, logits, labels, classes, smoothing: training.label_smoothing, activation: architecture.output.activation,
    })
    let { losses, gradient } = judged
    if (weighted && this.classWeights) {
      const factors = frame.add('GatherV2', [frame.numbers(this.classWeights, [classes]), labels, frame.integer(0)], {
        Tparams: { type: 'float' }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' },
      })
      losses = frame.float('Mul', losses, factors)
      gradient = frame.float('Mul', gradient, frame.reshape(factors, frame.integers([-1, 1])))
    }
    const penalty = penaltyOf(frame, read)
    if (penalty) losses = frame.float('AddV2', losses, penalty)
    const guess = frame.add('ArgMax', [logits, frame.integer(1)], {
      T: { type: 'float' }, Tidx: { type: 'int32' }, output_type: { type: 'int32' },
    })
    const hits = frame.cast(frame.add('Equal', [guess, labels], { T: { type: 'int32' } }), 'bool', 'int32')
    return { loss: frame.sum(losses, [0]), gradient, correct: frame.sum(hits, [0], false, 'int32') }
  }

  private writeEvaluation(): void {
    const { graph, root } = this.network
    const indices = graph.add('Placeholder', [], { dtype: { type: 'int32' }, shape: { shape: [-1] } }, 'evaluate/indices')
    const { x, labels } = this.source.gather(root, indices)
    const passed = this.network.forward(root, normalised(root, x, this.statistics))
    const { loss, correct } = this.judge(root, passed, labels, false)
    root.add('Identity', [loss], { T: { type: 'float' } }, 'evaluate/loss')
    root.add('Identity', [correct], { T: { type: 'int32' } }, 'evaluate/correct')
    if (!this.experiment.training.metrics.length) return
    const probabilities = eachProbability(root, passed.logits, this.experiment.architecture.output.activation)
    root.add('Identity', [passed.logits], { T: { type: 'float' } }, 'evaluate/logits')
    root.add('Identity', [probabilities], { T: { type: 'float' } }, 'evaluate/probabilities')
  }

  private writeTraining(): void {
    const { graph, root } = this.network
    const fed = (name: string, dtype: 'int32' | 'float', shape: readonly number[] = []) =>
      graph.add('Placeholder', [], { dtype: { type: dtype }, shape: { shape } }, `train/${name}`)
    const rows = fed('indices', 'int32', [-1, -1]), count = fed('count', 'int32')
    const first = fed('first', 'int32'), optimizerFrom = fed('optimizer_from', 'int32')
    const rates = fed('learning_rates', 'float', [-1]), normsOfStep = fed('norms_of', 'int32')
    const sizes = root.add('Shape', [rows], { T: { type: 'int32' }, out_type: { type: 'int32' } })
    const batch = root.add('GatherV2', [sizes, root.integer(1), root.integer(0)], {
      Tparams: { type: 'int32' }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' },
    })

    const loop = LoopFrame.open(graph, 'train', count)
    // In float64, so that the sum is the same however the steps fall into calls.
    const lossSum = loop.carry(root.cast(root.number(0), 'float', 'double'), 'double', 'train/total')
    const correctSum = loop.carry(root.integer(0), 'int32', 'train/correct')
    const step = loop.add('AddV2', [loop.take(first, 'int32'), loop.index], { T: { type: 'int32' } })
    const indices = loop.add('GatherV2', [loop.take(rows, 'int32'), loop.index, loop.integer(0)], {
      Tparams: { type: 'int32' }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' },
    })
    const rate = loop.add('GatherV2', [loop.take(rates, 'float'), loop.index, loop.integer(0)], {
      Tparams: { type: 'float' }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' },
    })
    const { x: pixels, labels } = this.source.gather(loop, indices)
    const x = normalised(loop, this.writeAugmentation(loop, pixels, fed('augmenting', 'int32'), step), this.statistics)
    const passed = this.network.forward(loop, x, drawsOf(loop, this.experiment.training.seed, step, loop.take(batch, 'int32')))
    const { loss, gradient, correct } = this.judge(loop, passed, labels, true)
    const precise = loop.cast(loss, 'float', 'double')
    lossSum.close(loop.add('AddV2', [lossSum.value, precise], { T: { type: 'double' } }))
    correctSum.close(loop.add('AddV2', [correctSum.value, correct], { T: { type: 'int32' } }))

    const dy = loop.float('RealDiv', gradient, loop.take(root.cast(batch, 'int32', 'float'), 'float'))
    loop.close([...passed.updates, ...this.writeUpdates(loop, passed.backward(dy), { step, optimizerFrom, rate, normsOfStep })])
    this.splitTotal()
  }

  /** Where no phase has augmentation nothing is written; where some have, it is computed in their steps alone. */
  private writeAugmentation(loop: LoopFrame, x: Output, augmenting: Output, step: Output): Output {
    const { training } = this.experiment, stages = stagesOf(training)
    if (!augments(training.augmentation) || !stages.some(({ augment }) => augment)) return x
    const seeds = seedsOf(loop, training.seed, 'augmentation', step)
    const write = (from: Output) => augmented(loop, from, training.augmentation, seeds, this.set.shape)
    if (stages.every(({ augment }) => augment)) return write(x)
    const wanted = loop.add('Greater', [loop.take(augmenting, 'int32'), loop.integer(0)], { T: { type: 'int32' } })
    const plain = loop.add('Switch', [x, wanted], { T: { type: 'float' } })
    return loop.add('Merge', [plain, write(`${plain}:1`)], { T: { type: 'float' }, N: { int: 2 } })
  }

  /** What the optimizer makes of the gradients: Keras's order, penalties, clipping, weight decay, update. */
  private writeUpdates(
    loop: LoopFrame, gradients: readonly WeightGradient[],
    { step, optimizerFrom, rate, normsOfStep }: Record<'step' | 'optimizerFrom' | 'rate' | 'normsOfStep', Output>,
  ): Output[] {
    const { optimizer } = this.experiment.training
    const taken = (slots: Record<string, Slot>) =>
      Object.fromEntries(Object.entries(slots).map(([name, { handle }]) => [name, loop.take(handle, 'resource')]))
    const made = loop.add('Sub', [step, loop.take(optimizerFrom, 'int32')], { T: { type: 'int32' } })
    const iteration = loop.add('AddV2', [made, loop.integer(1)], { T: { type: 'int32' } })
    const { update, finish } = updatesOf(optimizer, loop, { learningRate: rate, iteration, slots: taken(this.sharedSlots) })
    const decay = optimizer.weight_decay ? loop.float('Mul', rate, loop.number(optimizer.weight_decay)) : undefined
    const whole = gradients.map(({ weight, value, gradient }) =>
      ({ value: penalised(loop, weight, value, gradient), shape: weight.shape }))
    this.writeNorms(loop, new Map(gradients.map(({ weight }, i) => [weight, whole[i]!.value])), normsOfStep)
    const values = clipped(loop, whole, optimizer)
    const assignments = gradients.map(({ weight, value, handle, before }, i) => {
      const first = decay
        ? [after(loop.add('AssignSubVariableOp', [handle, loop.float('Mul', value, decay), ...before], { dtype: { type: 'float' } }))]
        : before
      return update(handle, taken(this.slots.get(weight)!), values[i]!, first)
    })
    return [...assignments, ...finish?.(assignments.map(after)) ?? []]
  }

  private get trained(): GraphWeight[] {
    return [...this.slots.keys()]
  }

  private writeNorms(loop: LoopFrame, gradients: ReadonlyMap<GraphWeight, Output>, wanted: Output): void {
    const { trained, network: { root } } = this
    if (!trained.length) return
    writeGradientSquares(root, loop, trained.map((weight) => gradients.get(weight)!), wanted, 'norms/gradients')
    writeWeightSquares(root, trained, 'norms/weights')
  }

  /** tfjs-node can't read float64 back: a float32 near it and what that lacks can be. */
  private splitTotal(): void {
    const { root } = this.network, total = 'train/total'
    const near = root.add('Cast', [total], { SrcT: { type: 'double' }, DstT: { type: 'float' } }, 'train/loss')
    const lacking = root.add('Sub', [total, root.cast(near, 'float', 'double')], { T: { type: 'double' } })
    root.add('Cast', [lacking], { SrcT: { type: 'double' }, DstT: { type: 'float' } }, 'train/loss_rest')
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
    const squares = this.trained.length ? ['norms/gradients'] : []
    const [near, rest, correct, gradients] = this.session.run([
      ...this.source.feeds('train/indices', 'train', indices, [steps, batch]),
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
    const { trained } = this
    if (!trained.length) return []
    return normsOf(trained, this.session.run([], ['norms/weights'])[0]!, this.gradientSquares)
  }

  /** Loss and hits over those examples with the weights as they are, in one call. */
  evaluate(split: 'train' | 'test', indices: Int32Array, tally?: Tally): Sums {
    const more = [...(tally ? ['evaluate/logits'] : []), ...(tally?.wantsProbabilities ? ['evaluate/probabilities'] : [])]
    const [loss, correct, logits, probabilities] = this.session.run(
      this.source.feeds('evaluate/indices', split, indices, [indices.length]), ['evaluate/loss', 'evaluate/correct', ...more])
    const labels = indices.map((index) => this.set[split].labels[index]!)
    tally?.add({ logits: logits!, probabilities: probabilities ?? [], labels })
    return { loss: loss![0]!, correct: correct![0]!, count: indices.length }
  }

  save(epoch: number): Checkpoint {
    const tensors = readOut(this.session, [...this.network.weights, ...this.slotVariables])
    const count = this.network.weights.length
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
    assign(this.session, [...matching(this.network.weights, weights), ...matching(this.slotVariables, optimizer)])
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
    assign(this.session, matching(this.slotVariables, optimizer))
  }

  /** The weights alone: slots and steps done stay as they are. */
  loadWeights({ weights }: Pick<Checkpoint, 'weights'>): void {
    assign(this.session, matching(this.network.weights, weights))
  }

  /** Weights of another network, wherever name and shape are the same. @returns names of those taken and of those left */
  takeWeights(saved: readonly SavedTensor[]): { taken: string[]; left: string[] } {
    const byName = new Map(saved.map((tensor) => [tensor.name, tensor]))
    const fitting = this.network.weights.flatMap(({ name, shape }) => {
      const tensor = byName.get(name)
      return tensor && tensor.shape.join() === shape.join() ? [tensor] : []
    })
    if (fitting.length) assign(this.session, fitting)
    const taken = fitting.map(({ name }) => name)
    return { taken, left: this.network.weights.map(({ name }) => name).filter((name) => !taken.includes(name)) }
  }

  dispose(): void {
    this.session.dispose()
  }
}

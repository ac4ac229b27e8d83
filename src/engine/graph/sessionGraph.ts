import type { ImageSet } from '../../data/imageSet'
import { augments } from '../../domain/augmentation'
import type { Experiment } from '../../domain/experiment'
import { slotsOf } from '../../domain/optimizerSlots'
import { stagesOf } from '../../domain/phases'
import type { Statistics } from '../../domain/preprocessing'
import { classWeights } from '../classWeights'
import { augmented } from './augment'
import { clipped } from './clipping'
import { drawsOf, seedsOf } from './draws'
import { ExampleSource } from './exampleSource'
import { type Frame, LoopFrame } from './frame'
import { after, type Output } from './graphBuilder'
import { normalised } from './images'
import { lossNodes } from './losses'
import { writeGradientSquares, writeWeightSquares } from './norms'
import { penalised, penaltyOf } from './penalties'
import { eachProbability } from './probabilities'
import { type GraphVariable, type GraphWeight, type Passed, TracedNetwork, type WeightGradient } from './tracedNetwork'
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
 * What a training session computes, written as one graph: loss, hits and scores of some examples under `evaluate/…`, a
 * loop of training steps under `train/…`, squares for norms under `norms/…`. Weights, slots and images are variables.
 */
export class SessionGraph {
  readonly network: TracedNetwork
  readonly source: ExampleSource
  private readonly slots = new Map<GraphWeight, Record<string, Slot>>()
  private readonly sharedSlots: Record<string, Slot>
  private readonly classWeights: Float32Array | undefined
  private readonly statistics: Statistics | undefined

  /**
   * @param set preprocessed, of the size that the network takes
   * @throws FailureError `architecture-invalid`, naming the layer
   */
  constructor(
    private readonly experiment: Experiment, private readonly set: ImageSet, { statistics, residentLimit }: SessionOptions,
  ) {
    const { architecture, training } = experiment
    this.statistics = statistics
    this.network = new TracedNetwork(architecture, set.shape, set.classes.length)
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
  }

  get slotVariables(): Slot[] {
    return [...this.slots.values(), this.sharedSlots].flatMap((slots) => Object.values(slots))
  }
  /** The weights that gradients are computed of. */
  get trained(): GraphWeight[] {
    return [...this.slots.keys()]
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
}

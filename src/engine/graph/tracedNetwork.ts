import { analyse, networkInput, type NetworkNode } from '../../domain/analysis'
import type { Architecture } from '../../domain/architecture'
import { fail } from '../../domain/failure'
import type { LayerSpec } from '../../domain/layers'
import type { WeightSpec } from '../../domain/layers/definition'
import type { Shape } from '../../domain/shape'
import type { SavedTensor } from '../../runs/checkpoint'
import { initialValues } from '../initializers'
import { generatorFor } from '../../data/random'
import { type Draws, noDraws } from './draws'
import { Frame } from './frame'
import { after, type DType, GraphBuilder, type Output } from './graphBuilder'
import type { GraphSession } from './graphSession'
import { layerNodes } from './layerNodes'
import { denseNodes } from './layers/dense'
import type { Forward, NodeWeights, Trip } from './layers/trip'
import { mergeNodes, sumOf } from './merges'
import type { ReadWeight } from './penalties'

/** A variable of the graph: fed by `initial/NAME`, fetched by `assigned/NAME` and `value/NAME`. */
export interface GraphVariable { name: string; shape: number[]; handle: Output }
export interface GraphWeight extends GraphVariable { spec: WeightSpec }
interface GraphLayer { node: NetworkNode; weights: GraphWeight[] }

/** The gradient of a weight: its value before the step, and what must have been computed before it may change. */
export interface WeightGradient { weight: GraphWeight; value: Output; handle: Output; gradient: Output; before: Output[] }

/** What the forward nodes of a whole network leave for its gradient. */
export interface Passed {
  logits: Output
  read: ReadWeight[]
  /** Assignments beside the optimizer's. */
  updates: Output[]
  /** What each layer puts out, in the network's order. */
  outputs: Output[]
  /** @param dy gradient by the logits @returns those of all trained weights */
  backward(dy: Output): WeightGradient[]
  /** The same, @returns those by what each layer puts out and by the network's input, which it must have been written for. */
  inwards(dy: Output): { outputs: (Output | undefined)[]; input: Output }
}
interface Gradients { weights: WeightGradient[]; outputs: (Output | undefined)[]; input: Output[] }
/** One layer's part of it. */
interface Step {
  learns: boolean
  y: Output
  weights: NodeWeights
  backward(dy: Output): { dxs: readonly (Output | undefined)[]; weights: Record<string, Output> }
}

/** An architecture's variables in a graph, and its nodes wherever they are asked for. */
export class TracedNetwork {
  readonly graph = new GraphBuilder()
  readonly root = new Frame(this.graph, undefined)
  private readonly layers: GraphLayer[]
  readonly weights: GraphWeight[]
  readonly nodes: readonly NetworkNode[]
  /** Values that all layers put out for one example. */
  readonly activations: number

  /** @throws FailureError `architecture-invalid`, naming the layer */
  constructor(private readonly architecture: Architecture, shape: Shape, classes: number) {
    const { nodes, problem, activations } = analyse(architecture, shape, classes)
    if (problem) {
      fail('architecture-invalid', problem.problem.reason, problem.problem.fix ? `${problem.problem.fix.label}.` : 'Change that layer in Design.', `layer ${problem.item}`)
    }
    this.activations = activations
    this.nodes = nodes
    this.layers = nodes.map((node) => ({
      node,
      weights: node.weights.map((spec) => ({ ...this.variable(`${node.name}/${spec.name}`, [...spec.shape]), spec })),
    }))
    this.weights = this.layers.flatMap((layer) => layer.weights)
  }

  variable(name: string, shape: number[], dtype: DType = 'float'): GraphVariable {
    const { graph } = this
    const handle = graph.add('VarHandleOp', [], {
      dtype: { type: dtype }, shape: { shape }, shared_name: { string: name },
    }, `variable/${name}`)
    const value = graph.add('Placeholder', [], { dtype: { type: dtype }, shape: { shape } }, `initial/${name}`)
    // A copy: what is fed shares its memory with JavaScript's array, whose reference may only be let go of on the main
    // thread, and a variable lets go of its old value wherever its update runs.
    const copied = graph.add('DeepCopy', [value], { T: { type: dtype } })
    const assigned = graph.add('AssignVariableOp', [handle, copied], { dtype: { type: dtype } })
    // An assignment puts nothing out, so it is fetched by a constant that comes after it.
    graph.add('Const', [after(assigned)], {
      dtype: { type: 'int32' }, value: { tensor: { dtype: 'int32', shape: [], values: Int32Array.of(1) } },
    }, `assigned/${name}`)
    if (dtype === 'float') this.root.read(handle, 'float', `value/${name}`)
    return { name, shape, handle }
  }

  /**
   * The network's nodes in a frame.
   * @param x float32 `[batch, height, width, channels]`
   * @param draws what dropout and noise draw from; undefined outside training
   * @param inwards whether gradients by the network's input are wanted, as training never does
   */
  forward(frame: Frame, x: Output, draws?: Draws, inwards = false): Passed {
    const steps: Step[] = [], updates: Output[] = []
    for (const layer of this.layers) {
      const { step, forward } = this.write(frame, layer, steps, x, draws, inwards)
      steps.push(step)
      updates.push(...forward?.updates ?? [])
    }
    return {
      logits: steps[steps.length - 1]!.y, updates,
      read: this.layers.flatMap(({ weights }, i) =>
        weights.map((weight) => ({ weight, value: steps[i]!.weights[weight.spec.name]!.value }))),
      outputs: steps.map(({ y }) => y),
      backward: (dy) => this.backward(frame, steps, dy).weights,
      inwards: (dy) => {
        const { outputs, input } = this.backward(frame, steps, dy)
        return { outputs, input: sumOf(frame, input) }
      },
    }
  }

  /** One layer's forward nodes, from those of the layers before it. */
  private write(
    frame: Frame, { node, weights: variables }: GraphLayer, before: readonly Step[], x: Output, draws: Draws | undefined,
    inwards: boolean,
  ): { step: Step; forward?: Forward } {
    const xs = node.from.map((index) => (index === networkInput ? x : before[index]!.y))
    const learned = node.from.map((index) => (index === networkInput ? inwards : before[index]!.learns))
    const learns = learned.includes(true) || variables.some(({ spec }) => spec.trainable)
    if (node.op.kind === 'merge') {
      const joined = mergeNodes[node.op.merge](frame, xs, node.inputs, node.output)
      return { step: { learns, y: joined.y, weights: {}, backward: (dy) => ({ dxs: joined.backward(dy), weights: {} }) } }
    }
    const weights: NodeWeights = Object.fromEntries(variables.map((weight) =>
      [weight.spec.name, { value: frame.read(weight.handle, 'float'), handle: frame.take(weight.handle, 'resource') }]))
    const trip: Trip = {
      frame, training: !!draws, input: node.inputs[0]!, output: node.output, weights, needsInputGradient: learned[0]!,
      ...draws ?? noDraws,
    }
    const forward = node.op.kind === 'layer'
      ? (layerNodes[node.op.spec.type] as (spec: LayerSpec, x: Output, trip: Trip) => Forward)(node.op.spec, xs[0]!, trip)
      : denseNodes(xs[0]!, this.architecture.output.activation === 'relu_softmax' ? 'relu' : 'linear', trip)
    const backward = (dy: Output) => {
      const { dx, weights: gradients } = forward.backward(dy)
      return { dxs: [dx], weights: gradients }
    }
    return { step: { learns, y: forward.y, weights, backward }, forward }
  }

  /** From the last layer to the first; where several take what one puts out, their gradients add up. */
  private backward(frame: Frame, steps: readonly Step[], dy: Output): Gradients {
    const reached: Output[][] = steps.map(() => [])
    reached[steps.length - 1]!.push(dy)
    const weights: WeightGradient[] = [], outputs: (Output | undefined)[] = steps.map(() => undefined), input: Output[] = []
    for (let i = steps.length - 1; i >= 0; i--) {
      const { node, weights: variables } = this.layers[i]!, step = steps[i]!
      if (!step.learns || !reached[i]!.length) continue
      const { dxs, weights: gradients } = step.backward(outputs[i] = sumOf(frame, reached[i]!))
      node.from.forEach((index, which) => {
        const dx = dxs[which]
        if (dx && index === networkInput) input.push(dx)
        else if (dx && steps[index]!.learns) reached[index]!.push(dx)
      })
      for (const weight of variables.filter(({ spec }) => spec.trainable)) {
        const { name } = weight.spec, { value, handle } = step.weights[name]!
        // It changes only after the gradient that needs its old value: else that would have to be copied.
        weights.push({ weight, value, handle, gradient: gradients[name]!, before: dxs.flatMap((dx) => (dx ? [after(dx)] : [])) })
      }
    }
    return { weights, outputs, input }
  }

  /** First values of the weights: the same seed gives the same. */
  initial(seed: number): SavedTensor[] {
    return this.weights.map(({ name, shape, spec }, i) => ({ name, shape, values: initialValues(spec, generatorFor(seed, 'weights', i)) }))
  }
}

/** Gives variables their values. */
export function assign(session: GraphSession, tensors: readonly SavedTensor[]): void {
  session.run(
    tensors.map(({ name, shape, values }) => ({ name: `initial/${name}`, dtype: 'float', shape, values })),
    tensors.map(({ name }) => `assigned/${name}`))
}

/** The variables' values. */
export function readOut(session: GraphSession, variables: readonly GraphVariable[]): SavedTensor[] {
  const values = session.run([], variables.map(({ name }) => `value/${name}`)) as Float32Array[]
  return variables.map(({ name, shape }, i) => ({ name, shape, values: values[i]! }))
}

/**
 * Saved tensors in the variables' order.
 * @throws FailureError `checkpoint-damaged` where one is missing or has another shape
 */
export function matching(variables: readonly GraphVariable[], saved: readonly SavedTensor[]): SavedTensor[] {
  const byName = new Map(saved.map((tensor) => [tensor.name, tensor]))
  return variables.map(({ name, shape }) => {
    const tensor = byName.get(name)
    if (tensor?.shape.join() === shape.join()) return tensor
    return fail('checkpoint-damaged',
      tensor ? `Its shape is ${tensor.shape.join(' × ')}, the network needs ${shape.join(' × ')}` : 'The checkpoint does not hold it',
      'Choose the run\'s other checkpoint.', name)
  })
}


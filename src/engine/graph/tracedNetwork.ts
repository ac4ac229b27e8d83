import { analyse } from '../../domain/analysis'
import { type Architecture, outputName } from '../../domain/architecture'
import { fail } from '../../domain/failure'
import type { LayerSpec } from '../../domain/layers'
import type { WeightSpec } from '../../domain/layers/definition'
import type { Shape } from '../../domain/shape'
import type { SavedTensor } from '../../runs/checkpoint'
import { initialValues } from '../initializers'
import { generatorFor } from '../random'
import { Frame } from './frame'
import { after, type DType, GraphBuilder, type Output } from './graphBuilder'
import type { GraphSession } from './graphSession'
import { denseNodes, type Forward, layerNodes, type NodeWeights, type Trip } from './layerNodes'

/** A variable of the graph: fed by `initial/NAME`, fetched by `assigned/NAME` and `value/NAME`. */
export interface GraphVariable { name: string; shape: number[]; handle: Output }
export interface GraphWeight extends GraphVariable { spec: WeightSpec }
export interface GraphLayer { spec: LayerSpec | undefined; input: Shape; output: Shape; weights: GraphWeight[] }

/** What the forward nodes of a whole network leave for its gradient, layer by layer. */
export interface Passed { logits: Output; layers: { forward: Forward; weights: NodeWeights }[] }

/** An architecture's variables in a graph, and its nodes wherever they are asked for. */
export class TracedNetwork {
  readonly graph = new GraphBuilder()
  readonly root = new Frame(this.graph, undefined)
  readonly layers: GraphLayer[]
  readonly weights: GraphWeight[]
  /** Values that all layers put out for one example. */
  readonly activations: number

  /** @throws FailureError `architecture-invalid`, naming the layer */
  constructor(private readonly architecture: Architecture, shape: Shape, classes: number) {
    const { layers, problem, activations } = analyse(architecture, shape, classes)
    if (problem) {
      fail('architecture-invalid', problem.problem.reason, problem.problem.fix ? `${problem.problem.fix.label}.` : 'Change that layer in Design.', `layer ${problem.layer}`)
    }
    this.activations = activations
    this.layers = layers.flatMap((layer, index) => {
      if (layer.state !== 'ok') return []
      const spec = architecture.layers[index]
      return [{
        spec, input: layer.input, output: layer.output,
        weights: layer.weights.map((weight) => ({
          ...this.variable(`${spec?.name ?? outputName}/${weight.name}`, [...weight.shape]), spec: weight,
        })),
      }]
    })
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
   * @param draw what dropout draws from; undefined outside training
   */
  forward(frame: Frame, x: Output, draw?: Trip['draw']): Passed {
    let value = x, learns = false
    const layers = this.layers.map(({ spec, input, output, weights: variables }) => {
      const weights: NodeWeights = Object.fromEntries(variables.map((weight) =>
        [weight.spec.name, { value: frame.read(weight.handle, 'float'), handle: frame.take(weight.handle, 'resource') }]))
      const trip: Trip = {
        frame, training: !!draw, input, output, weights, needsInputGradient: learns,
        draw: draw ?? (() => { throw new Error('nothing is drawn outside training') }),
      }
      const forward = spec
        ? (layerNodes[spec.type] as (spec: LayerSpec, x: Output, trip: Trip) => Forward)(spec, value, trip)
        : denseNodes(value, this.architecture.output.activation === 'relu_softmax' ? 'relu' : 'linear', trip)
      learns ||= variables.some((weight) => weight.spec.trainable)
      value = forward.y
      return { forward, weights }
    })
    return { logits: value, layers }
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


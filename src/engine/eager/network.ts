import { analyse, networkInput, type NetworkNode } from '../../domain/analysis'
import type { Architecture } from '../../domain/architecture'
import { fail } from '../../domain/failure'
import type { LayerSpec } from '../../domain/layers'
import type { WeightSpec } from '../../domain/layers/definition'
import type { Shape } from '../../domain/shape'
import type { SavedTensor } from '../../runs/checkpoint'
import { generatorFor } from '../../data/random'
import { type Tensor, tf, type Variable } from '../tensorflow'
import { builders } from './builders'
import { dense } from './layers/dense'
import type { Pass, Weights } from './layers/pass'
import { mergeTensors } from './merges'
import { initialValues } from '../initializers'

/** A weight in memory: `layer/weight`, as checkpoints name it. */
export interface NetworkWeight { name: string; spec: WeightSpec; variable: Variable }

type Build = (spec: LayerSpec, weights: Weights, x: Tensor, pass: Pass) => Tensor

/** An architecture with weights on the device. */
export class Network {
  readonly weights: NetworkWeight[] = []
  /** In the order they are computed in, each with its weights by their names in it. */
  private readonly layers: { node: NetworkNode; weights: Weights }[]

  /**
   * @param shape one example, `[height, width, channels]`
   * @param seed of the first values: the same seed gives the same weights
   * @throws FailureError `architecture-invalid`, naming the layer
   */
  constructor(readonly architecture: Architecture, shape: Shape, classes: number, seed: number) {
    const { nodes, problem } = analyse(architecture, shape, classes)
    if (problem) {
      fail('architecture-invalid', problem.problem.reason, problem.problem.fix ? `${problem.problem.fix.label}.` : 'Change that layer in Design.', `layer ${problem.item}`)
    }
    this.layers = nodes.map((node) => {
      const weights: Weights = {}
      for (const spec of node.weights) {
        const values = initialValues(spec, generatorFor(seed, 'weights', this.weights.length))
        // The tensor that a variable is made from stays in memory unless it is disposed of.
        const variable = tf.tidy(() => tf.variable(tf.tensor(values, [...spec.shape]), spec.trainable))
        weights[spec.name] = variable
        this.weights.push({ name: `${node.name}/${spec.name}`, spec, variable })
      }
      return { node, weights }
    })
  }

  get trainable(): NetworkWeight[] {
    return this.weights.filter(({ spec }) => spec.trainable)
  }

  /**
   * What goes into the softmax.
   * @param x float32 `[batch, height, width, channels]`
   * @returns `[batch, classes]`
   */
  logits(x: Tensor, pass: Pass): Tensor {
    const values: Tensor[] = []
    for (const { node: { op, from }, weights } of this.layers) {
      const inputs = from.map((index) => (index === networkInput ? x : values[index]!))
      values.push(op.kind === 'merge' ? mergeTensors[op.merge](inputs)
        : op.kind === 'output' ? dense(inputs[0]!, weights, this.architecture.output.activation === 'relu_softmax' ? 'relu' : 'linear')
        : (builders[op.spec.type] as Build)(op.spec, weights, inputs[0]!, pass))
    }
    return values[values.length - 1]!
  }

  /** What the weights are penalised by, Keras's `L1L2`: l1 · Σ|w| + l2 · Σw², a scalar. */
  penalty(): Tensor {
    return this.weights.reduce<Tensor>((sum, { spec: { regularizer }, variable }) => {
      if (!regularizer) return sum
      // |w| by relu, whose gradient is 0 at 0 as Keras's is; that of tfjs's abs is -1.
      const size = tf.add(tf.relu(variable), tf.relu(tf.neg(variable)))
      const l1 = tf.mul(tf.sum(size), regularizer.l1), l2 = tf.mul(tf.sum(tf.square(variable)), regularizer.l2)
      return tf.add(sum, tf.add(l1, l2))
    }, tf.scalar(0))
  }

  save(): SavedTensor[] {
    return this.weights.map(({ name, variable }) => ({
      name, shape: variable.shape, values: Float32Array.from(variable.dataSync()),
    }))
  }

  /** @throws FailureError `checkpoint-damaged` where names or shapes aren't this network's */
  load(saved: readonly SavedTensor[]): void {
    const byName = new Map(saved.map((tensor) => [tensor.name, tensor]))
    for (const { name, variable } of this.weights) {
      const tensor = byName.get(name)
      if (!tensor || tensor.shape.join() !== variable.shape.join()) {
        fail('checkpoint-damaged', tensor ? `Its shape is ${tensor.shape.join(' × ')}, the network needs ${variable.shape.join(' × ')}` : 'The checkpoint does not hold it', 'Choose the run\'s other checkpoint.', `weight ${name}`)
      }
      tf.tidy(() => variable.assign(tf.tensor(tensor.values, tensor.shape)))
    }
  }

  dispose(): void {
    tf.dispose(this.weights.map(({ variable }) => variable))
  }
}

import { analyse } from '../../domain/analysis'
import { type Architecture, outputName } from '../../domain/architecture'
import { fail } from '../../domain/failure'
import type { LayerSpec } from '../../domain/layers'
import type { WeightSpec } from '../../domain/layers/definition'
import type { Shape } from '../../domain/shape'
import type { SavedTensor } from '../../runs/checkpoint'
import { generatorFor } from '../random'
import { type Tensor, tf, type Variable } from '../tensorflow'
import { builders, dense, type Pass, type Weights } from './builders'
import { initialValues } from '../initializers'

/** A weight in memory: `layer/weight`, as checkpoints name it. */
export interface NetworkWeight { name: string; spec: WeightSpec; variable: Variable }

/** An architecture with weights on the device. */
export class Network {
  readonly weights: NetworkWeight[] = []
  /** A layer's weights by their names in it, in the order of the layers; the output last. */
  private readonly byLayer: Weights[] = []

  /**
   * @param shape one example, `[height, width, channels]`
   * @param seed of the first values: the same seed gives the same weights
   * @throws FailureError `architecture-invalid`, naming the layer
   */
  constructor(readonly architecture: Architecture, shape: Shape, classes: number, seed: number) {
    const { layers, problem } = analyse(architecture, shape, classes)
    if (problem) {
      fail('architecture-invalid', problem.problem.reason, problem.problem.fix ? `${problem.problem.fix.label}.` : 'Change that layer in Design.', `layer ${problem.layer}`)
    }
    layers.forEach((layer, index) => {
      const layerName = architecture.layers[index]?.name ?? outputName
      const weights: Weights = {}
      for (const spec of layer.state === 'ok' ? layer.weights : []) {
        const values = initialValues(spec, generatorFor(seed, 'weights', this.weights.length))
        // The tensor that a variable is made from stays in memory unless it is disposed of.
        const variable = tf.tidy(() => tf.variable(tf.tensor(values, [...spec.shape]), spec.trainable))
        weights[spec.name] = variable
        this.weights.push({ name: `${layerName}/${spec.name}`, spec, variable })
      }
      this.byLayer.push(weights)
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
    let value = x
    this.architecture.layers.forEach((spec, index) => {
      const build = builders[spec.type] as (spec: LayerSpec, weights: Weights, x: Tensor, pass: Pass) => Tensor
      value = build(spec, this.byLayer[index]!, value, pass)
    })
    const { activation } = this.architecture.output
    return dense(value, this.byLayer[this.byLayer.length - 1]!, activation === 'relu_softmax' ? 'relu' : 'linear')
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

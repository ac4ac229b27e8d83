import { type NetworkNode, networkInput } from './analysis'
import type { OptimizerSpec } from './optimizers'
import { type Shape, sizeOf } from './shape'

/**
 * What a training step has to do, in the units that a machine's speed is measured in. All but `calls` and `updates`
 * are of one example.
 */
export interface Work {
  /** Kernels that are started, whatever their size. */
  calls: number
  /** Multiply-adds of matrix products, and of convolutions: forward, by the weights and by the input. */
  denseMultiplyAdds: number
  convMultiplyAdds: number
  /** Values that convolutions put out: bias, activation and their gradients. */
  convValues: number
  /** Values that other layers go over, forward and backward; one is what relu does with it. */
  values: number
  /** The same of recurrent layers, a step of the sequence at a time: too few to be shared by threads. */
  stepValues: number
  /** Parameters that are changed; one is what Adam does with it. */
  updates: number
}

/** How much more than relu a value takes, forward and backward: measured, and about the same on any processor. */
const activationWork: Record<string, number> = {
  linear: 0, relu: 1, relu6: 1, leaky_relu: 1.1, elu: 1.5, selu: 1.3, sigmoid: 1.2, hard_sigmoid: 1.5, tanh: 1,
  silu: 2.8, softmax: 3, log_softmax: 3, softsign: 2, gelu: 4.7, softplus: 5.2,
}
/** The same of layers that are not made of products. */
const layerWork: Record<string, number> = {
  Flatten: 0, Reshape: 0, SimpleRNN: 0, LSTM: 0, GRU: 0,
  Dropout: 3.5, GaussianNoise: 8, BatchNormalization: 2.6, LayerNormalization: 5,
}
/** What recurrent layers do with each unit at each step beside the products. */
const recurrentWork: Record<string, number> = { SimpleRNN: 5, LSTM: 28, GRU: 22 }
/** Pixels are gathered, made float32 and scaled. */
const inputWork = 2.5
/** A pool goes over its input. */
const poolingWork = 1.3
/** Multiply-adds that a kernel for one channel at a time does while a usual convolution does one. */
const depthwiseWork = 8

/** An optimizer's update beside Adam's. */
const updateWork: { [Name in OptimizerSpec['name']]: number } = {
  SGD: 0.5, RMSprop: 1, Adagrad: 1.6, Adadelta: 1.2, Adam: 1, AdamW: 1.7, Adamax: 1, Nadam: 3.4,
}

/** How many nodes take each node's output. */
function usesOf(nodes: readonly NetworkNode[]): number[] {
  const uses = nodes.map(() => 0)
  for (const index of nodes.flatMap(({ from }) => from)) if (index !== networkInput) uses[index]!++
  return uses
}

/** Nodes whose input something learns from: for the others no gradient by the input is computed. */
function learnedInputs(nodes: readonly NetworkNode[]): boolean[] {
  const learns: boolean[] = []
  return nodes.map(({ from, weights }, i) => {
    const learned = from.some((index) => index !== networkInput && learns[index])
    learns[i] = learned || weights.some(({ trainable }) => trainable)
    return learned
  })
}

const valuesOf = (shapes: readonly Shape[]): number => shapes.reduce((sum, shape) => sum + sizeOf(shape), 0)

/** Values a node goes over beside its products, in relu's. */
function valueWork({ op, inputs, output }: NetworkNode, product: boolean): number {
  if (op.kind === 'merge') return valuesOf(inputs)
  if (op.kind === 'output') return sizeOf(output)
  const { type } = op.spec, activation = 'activation' in op.spec ? String(op.spec.activation) : undefined
  // A product's own relu is part of what its values were measured to take.
  if (product) return Math.max(0, (activationWork[activation ?? 'relu'] ?? 1.5) - 1) * sizeOf(output)
  if (type.includes('Pooling')) return poolingWork * valuesOf(inputs)
  return (layerWork[type] ?? activationWork[activation ?? 'relu'] ?? 1.5) * sizeOf(output)
}

function stepWork({ op, inputs }: NetworkNode): number {
  if (op.kind !== 'layer' || !('units' in op.spec)) return 0
  return (recurrentWork[op.spec.type] ?? 0) * inputs[0]![0]! * op.spec.units
}

/** What a training step of that network has to do. */
export function workOf(nodes: readonly NetworkNode[], optimizer: OptimizerSpec): Work {
  const work: Work = { calls: 0, denseMultiplyAdds: 0, convMultiplyAdds: 0, convValues: 0, values: 0, stepValues: 0, updates: 0 }
  const learned = learnedInputs(nodes), uses = usesOf(nodes)
  const first = nodes.find(({ from }) => from.includes(networkInput))
  if (first) work.values += inputWork * sizeOf(first.inputs[0]!)
  nodes.forEach((node, i) => {
    const { op, inputs, output, weights, multiplyAdds } = node
    const trained = weights.filter(({ trainable }) => trainable)
    const products = multiplyAdds * (1 + Number(trained.length > 0) + Number(learned[i]))
    const convolution = multiplyAdds > 0 && inputs[0]!.length === 3
    const depthwise = op.kind === 'layer' && op.spec.type.startsWith('Depthwise')
    work.calls += node.calls
    // Where nothing is learned from it, a layer has no backward part.
    const learns = learned[i]! || trained.length > 0, share = learns ? 1 : 0.4
    if (convolution) {
      work.convMultiplyAdds += products * (depthwise ? depthwiseWork : 1)
      work.convValues += sizeOf(output) * share
    } else work.denseMultiplyAdds += products
    work.values += valueWork(node, multiplyAdds > 0) * share
    // Gradients that come back from several nodes are summed.
    work.values += learns ? Math.max(0, uses[i]! - 1) * sizeOf(output) : 0
    work.stepValues += stepWork(node) * share
    work.updates += valuesOf(trained.map(({ shape }) => shape)) * updateWork[optimizer.name]
  })
  return work
}

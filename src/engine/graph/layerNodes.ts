import type { LayerSpecOf, LayerType } from '../../domain/layers'
import { type Shape, sizeOf } from '../../domain/shape'
import { activationNodes, leakyRelu } from './activations'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'

/** A layer's weights in this frame, by their names in the layer: their values and handles. */
export type NodeWeights = Record<string, { value: Output; handle: Output }>

/** One trip through the network. Shapes are of one example. */
export interface Trip {
  frame: Frame
  training: boolean
  input: Shape
  output: Shape
  weights: NodeWeights
  /** False for the first layer, whose input nothing learns from. */
  needsInputGradient: boolean
  /** uint16 `[batch, count]`, evenly spread over all its values, new at each call of each step. */
  draw(count: number): Output
}

/** What a layer's forward nodes leave for its gradient. */
export interface Forward {
  y: Output
  /** @returns the gradient by the input, and by each weight that is trained */
  backward(dy: Output): { dx?: Output; weights: Record<string, Output> }
  /** Assignments beside the optimizer's, such as moving statistics. */
  updates?: Output[]
}
type Write<Type extends LayerType> = (spec: LayerSpecOf<Type>, x: Output, trip: Trip) => Forward

/** Bias and activation, which Dense and Conv2D share. */
function finish(
  z: Output, activation: keyof typeof activationNodes, { frame, weights }: Trip,
): { y: Output; backward(dy: Output): { dz: Output; weights: Record<string, Output> } } {
  const sum = weights.bias ? frame.float('BiasAdd', z, weights.bias.value) : z
  const nodes = activationNodes[activation], y = nodes.forward(frame, sum)
  return {
    y,
    backward(dy) {
      const dz = nodes.backward(frame, dy, sum, y)
      const gradients: Record<string, Output> = weights.bias ? { bias: frame.float('BiasAddGrad', dz) } : {}
      return { dz, weights: gradients }
    },
  }
}

/** @param x `[batch, features]` */
export function denseNodes(x: Output, activation: keyof typeof activationNodes, trip: Trip): Forward {
  const { frame, weights, needsInputGradient } = trip
  const kernel = weights.kernel!.value
  const product = (a: Output, b: Output, transposeA: boolean, transposeB: boolean) => frame.add('MatMul', [a, b], {
    T: { type: 'float' }, transpose_a: { bool: transposeA }, transpose_b: { bool: transposeB },
  })
  const end = finish(product(x, kernel, false, false), activation, trip)
  return {
    y: end.y,
    backward(dy) {
      const { dz, weights: gradients } = end.backward(dy)
      return {
        ...(needsInputGradient ? { dx: product(dz, kernel, false, true) } : {}),
        weights: { kernel: product(x, dz, true, false), ...gradients },
      }
    },
  }
}

function conv2d(spec: LayerSpecOf<'Conv2D'>, x: Output, trip: Trip): Forward {
  const { frame, weights, input, needsInputGradient } = trip
  const kernel = weights.kernel!.value
  const attributes = {
    T: { type: 'float' }, strides: { ints: [1, ...spec.strides, 1] }, padding: { string: spec.padding.toUpperCase() },
  } as const
  const end = finish(frame.add('Conv2D', [x, kernel], attributes), spec.activation, trip)
  return {
    y: end.y,
    backward(dy) {
      const { dz, weights: gradients } = end.backward(dy)
      const sizes = frame.integers([...spec.kernel_size, input[2]!, spec.filters])
      return {
        ...(needsInputGradient
          ? { dx: frame.add('Conv2DBackpropInput', [frame.shapeOf(x), kernel, dz], attributes) } : {}),
        weights: { kernel: frame.add('Conv2DBackpropFilter', [x, sizes, dz], attributes), ...gradients },
      }
    },
  }
}

type Pooling = LayerSpecOf<'MaxPooling2D'> | LayerSpecOf<'AveragePooling2D'>
function pool(spec: Pooling, x: Output, { frame }: Trip): Forward {
  const attributes = {
    T: { type: 'float' }, ksize: { ints: [1, ...spec.pool_size, 1] },
    strides: { ints: [1, ...(spec.strides ?? spec.pool_size), 1] }, padding: { string: spec.padding.toUpperCase() },
  } as const
  if (spec.type === 'MaxPooling2D') {
    const y = frame.add('MaxPool', [x], attributes)
    return { y, backward: (dy) => ({ dx: frame.add('MaxPoolGrad', [x, y, dy], attributes), weights: {} }) }
  }
  return {
    y: frame.add('AvgPool', [x], attributes),
    backward: (dy) => ({ dx: frame.add('AvgPoolGrad', [frame.shapeOf(x), dy], attributes), weights: {} }),
  }
}

/** @param mask shape of an example's mask, which is broadcast over the rest */
function drop(rate: number, x: Output, { frame, training, draw }: Trip, mask: Shape): Forward {
  if (!training || rate === 0) return { y: x, backward: (dy) => ({ dx: dy, weights: {} }) }
  const draws = frame.reshape(draw(sizeOf(mask)), frame.integers([-1, ...mask]), 'uint16')
  // As the eager way compares draws / 65536 with the rate, in float32.
  const limit = Math.min(0xffff, Math.ceil(Math.fround(rate) * 0x10000))
  const kept = frame.add('GreaterEqual', [draws, frame.uint16(limit)], { T: { type: 'uint16' } })
  const factors = frame.float('Mul', frame.cast(kept, 'bool', 'float'), frame.number(1 / (1 - rate)))
  return { y: frame.float('Mul', x, factors), backward: (dy) => ({ dx: frame.float('Mul', dy, factors), weights: {} }) }
}

/** Keras's BatchNormalization by TensorFlow's fused kernel, whose variance is Bessel-corrected and Keras's is not. */
function batchNormalization(spec: LayerSpecOf<'BatchNormalization'>, x: Output, trip: Trip): Forward {
  const { frame, training, input, weights } = trip
  const channels = input[input.length - 1]!
  const flat = input.length !== 3
  const inner = flat ? frame.reshape(x, frame.integers([-1, 1, 1, channels])) : x
  const outer = (y: Output) => (flat ? frame.reshape(y, frame.integers([-1, ...input])) : y)
  const filled = (value: number) => frame.numbers(new Float32Array(channels).fill(value), [channels])
  const gamma = weights.gamma?.value ?? filled(1), beta = weights.beta?.value ?? filled(0)
  const attributes = { T: { type: 'float' }, U: { type: 'float' }, epsilon: { float: spec.epsilon } } as const
  if (!training) {
    const y = frame.add('FusedBatchNormV3',
      [inner, gamma, beta, weights.moving_mean!.value, weights.moving_variance!.value],
      { ...attributes, is_training: { bool: false } })
    return { y: outer(y), backward: () => { throw new Error('nothing is learned outside training') } }
  }
  const empty = frame.numbers(new Float32Array(0), [0])
  const norm = frame.add('FusedBatchNormV3', [inner, gamma, beta, empty, empty], { ...attributes, is_training: { bool: true } })
  // n / (n − 1) times too large, n being how many values the variance was taken over.
  const values = frame.float('RealDiv',
    frame.cast(frame.add('Size', [inner], { T: { type: 'float' }, out_type: { type: 'int32' } }), 'int32', 'float'),
    frame.number(channels))
  const biased = frame.float('Mul', `${norm}:2`,
    frame.float('RealDiv', frame.float('Sub', values, frame.number(1)), values))
  const follow = (name: string, value: Output) => {
    const { value: moving, handle } = weights[name]!
    // moving ← moving · momentum + value · (1 − momentum)
    const next = frame.float('AddV2',
      frame.float('Mul', moving, frame.number(spec.momentum)), frame.float('Mul', value, frame.number(1 - spec.momentum)))
    return frame.add('AssignVariableOp', [handle, next], { dtype: { type: 'float' } })
  }
  return {
    y: outer(norm),
    updates: [follow('moving_mean', `${norm}:1`), follow('moving_variance', biased)],
    backward(dy) {
      const gradient = frame.add('FusedBatchNormGradV3', [
        flat ? frame.reshape(dy, frame.integers([-1, 1, 1, channels])) : dy,
        inner, gamma, `${norm}:3`, `${norm}:4`, `${norm}:5`,
      ], { ...attributes, is_training: { bool: true } })
      return {
        dx: outer(gradient),
        weights: {
          ...(weights.gamma ? { gamma: `${gradient}:1` } : {}), ...(weights.beta ? { beta: `${gradient}:2` } : {}),
        },
      }
    },
  }
}

function activate(nodes: ReturnType<typeof leakyRelu>, x: Output, { frame }: Trip): Forward {
  const y = nodes.forward(frame, x)
  return { y, backward: (dy) => ({ dx: nodes.backward(frame, dy, x, y), weights: {} }) }
}

/** How each layer and its gradient stand in the graph, with TensorFlow's fused kernels where there are any. */
export const layerNodes: { [Type in LayerType]: Write<Type> } = {
  Dense: (spec, x, trip) => denseNodes(x, spec.activation, trip),
  Conv2D: conv2d,
  MaxPooling2D: pool,
  AveragePooling2D: pool,
  Flatten: (_spec, x, { frame, input, output }) => ({
    y: frame.reshape(x, frame.integers([-1, ...output])),
    backward: (dy) => ({ dx: frame.reshape(dy, frame.integers([-1, ...input])), weights: {} }),
  }),
  Dropout: (spec, x, trip) => drop(spec.rate, x, trip, trip.input),
  SpatialDropout2D: (spec, x, trip) => drop(spec.rate, x, trip, [1, 1, trip.input[2]!]),
  BatchNormalization: batchNormalization,
  Activation: (spec, x, trip) => activate(activationNodes[spec.activation], x, trip),
  LeakyReLU: (spec, x, trip) => activate(leakyRelu(spec.negative_slope), x, trip),
}

import type { LayerSpecOf, LayerType } from '../../../domain/layers'
import type { Shape } from '../../../domain/shape'
import type { Frame } from '../frame'
import type { Output } from '../graphBuilder'

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
  /** float32 `[batch, count]` of mean 0 and deviation 1, new at each call of each step. */
  normal(count: number): Output
}

/** What a layer's forward nodes leave for its gradient. */
export interface Forward {
  y: Output
  /** @returns the gradient by the input, and by each weight that is trained */
  backward(dy: Output): { dx?: Output; weights: Record<string, Output> }
  /** Assignments beside the optimizer's, such as moving statistics. */
  updates?: Output[]
}
export type Write<Type extends LayerType> = (spec: LayerSpecOf<Type>, x: Output, trip: Trip) => Forward

/** A layer without weights. */
export const plain = (y: Output, backward: (dy: Output) => Output): Forward =>
  ({ y, backward: (dy) => ({ dx: backward(dy), weights: {} }) })

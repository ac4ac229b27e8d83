import type { LayerSpecOf, LayerType } from '../../../domain/layers'
import type { Tensor, Variable } from '../../tensorflow'

/** One trip through the network. */
export interface Pass {
  training: boolean
  /** Uniform values in [0, 1), new at each call of each step. */
  uniform(shape: number[]): Tensor
  /** Values of mean 0 and deviation 1, new at each call of each step. */
  normal(shape: number[]): Tensor
}
export type Weights = Record<string, Variable>

/** `[batch, …]` to `[batch, …]`. */
export type Forward<Type extends LayerType> =
  (spec: LayerSpecOf<Type>, weights: Weights, x: Tensor, pass: Pass) => Tensor

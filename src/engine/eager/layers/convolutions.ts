import type { LayerSpecOf } from '../../../domain/layers'
import type { Pair } from '../../../domain/layers/fields'
import { extentOf, samePadding } from '../../../domain/layers/windows'
import { type Tensor, tf } from '../../tensorflow'
import { finish } from './dense'
import type { Weights } from './pass'

/** tfjs's gradient of a split into a single part fails. */
const parts = (x: Tensor, count: number, axis: number): Tensor[] => (count === 1 ? [x] : tf.split(x, count, axis))

type Sliding = Pick<LayerSpecOf<'DepthwiseConv2D'>, 'kernel_size' | 'strides' | 'padding' | 'dilation_rate'>

/** A kernel with zeros between its values, which a dilation is: tfjs has no gradient of its own dilation. */
function spreadOut(kernel: Tensor, dilation: Pair): Tensor {
  const [height, width, ...rest] = kernel.shape as [number, number, number, number]
  const between = (x: Tensor, axis: 0 | 1, count: number): Tensor => {
    if (count === 0) return x
    const gap = x.shape.map((side, i) => (i === axis ? count : side))
    return tf.concat(parts(x, x.shape[axis]!, axis).flatMap((line, i) => (i ? [tf.zeros(gap), line] : [line])), axis)
  }
  const spread = between(between(kernel, 0, dilation[0] - 1), 1, dilation[1] - 1)
  return tf.reshape(spread, [...extentOf([height, width], dilation), ...rest])
}

/** Each channel by its own kernels, at every place of which those that the strides pass are kept. */
function depthwise(x: Tensor, kernel: Tensor, { kernel_size, strides, padding, dilation_rate }: Sliding): Tensor {
  const [, height, width, channels] = x.shape as [number, number, number, number]
  const around = padding === 'same'
    ? samePadding([height, width], extentOf(kernel_size, dilation_rate), strides) : [[0, 0], [0, 0]] as [Pair, Pair]
  const image = tf.pad(x, [[0, 0], ...around, [0, 0]])
  const kernels = parts(spreadOut(kernel, dilation_rate), channels, 2)
  const full = tf.concat(parts(image, channels, 3).map((part, i) =>
    tf.conv2d(part as never, kernels[i] as never, 1, 'valid') as Tensor), 3)
  const kept = (axis: 1 | 2, step: number) =>
    tf.tensor1d(Array.from({ length: Math.ceil(full.shape[axis]! / step) }, (_, i) => i * step), 'int32')
  return tf.gather(tf.gather(full, kept(1, strides[0]), 1), kept(2, strides[1]), 2)
}

export function conv2d(spec: LayerSpecOf<'Conv2D'>, weights: Weights, x: Tensor): Tensor {
  const { groups, strides, padding, activation } = spec
  const kernels = parts(spreadOut(weights.kernel!, spec.dilation_rate), groups, 3)
  const found = parts(x, groups, 3).map((part, i) =>
    tf.conv2d(part as never, kernels[i] as never, strides, padding) as Tensor)
  return finish(tf.concat(found, 3), weights, activation)
}

export const depthwiseConv2d = (spec: LayerSpecOf<'DepthwiseConv2D'>, weights: Weights, x: Tensor): Tensor =>
  finish(depthwise(x, weights.kernel!, spec), weights, spec.activation)

export function separableConv2d(spec: LayerSpecOf<'SeparableConv2D'>, weights: Weights, x: Tensor): Tensor {
  const deep = depthwise(x, weights.depthwise_kernel!, spec)
  return finish(tf.conv2d(deep as never, weights.pointwise_kernel as never, 1, 'valid'), weights, spec.activation)
}

/** @param output one example's shape */
export function conv2dTranspose(spec: LayerSpecOf<'Conv2DTranspose'>, weights: Weights, x: Tensor, output: readonly number[]): Tensor {
  const kernel = spreadOut(weights.kernel!, spec.dilation_rate)
  const sizes = [x.shape[0]!, ...output] as [number, number, number, number]
  return finish(tf.conv2dTranspose(x as never, kernel as never, sizes, spec.strides, spec.padding), weights, spec.activation)
}

import type { LayerSpecOf } from '../../../domain/layers'
import { extentOf } from '../../../domain/layers/windows'
import type { Pair } from '../../../domain/layers/fields'
import type { Frame } from '../frame'
import type { Output } from '../graphBuilder'
import { anyConvolve, type Convolved, depthwiseConvolve, type Window } from './convolve'
import { finish } from './dense'
import { padded, sizesLike, sliced } from './layout'
import type { Forward, Trip } from './trip'

/** The gradients of what ends in bias and activation. */
function ended(
  { y: z, dx, dKernel }: Convolved, { activation }: LayerSpecOf<'Conv2D' | 'DepthwiseConv2D' | 'Conv2DTranspose'>, trip: Trip,
): Forward {
  const end = finish(z, activation, trip)
  return {
    y: end.y,
    backward(dy) {
      const { dz, weights } = end.backward(dy)
      return { ...(trip.needsInputGradient ? { dx: dx(dz) } : {}), weights: { kernel: dKernel(dz), ...weights } }
    },
  }
}

type Sliding = Pick<LayerSpecOf<'DepthwiseConv2D'>, 'strides' | 'padding' | 'dilation_rate'>
const windowOf = ({ strides, padding, dilation_rate }: Sliding, { input }: Trip, kernel: readonly number[]): Window => ({
  image: [input[0]!, input[1]!], channels: input[2]!, kernel, strides, padding, dilation: dilation_rate,
})

export function conv2d(spec: LayerSpecOf<'Conv2D'>, x: Output, trip: Trip): Forward {
  const { kernel_size, filters, groups } = spec
  const window = windowOf(spec, trip, [...kernel_size, trip.input[2]! / groups, filters])
  return ended(anyConvolve(groups)(trip.frame, x, trip.weights.kernel!.value, window), spec, trip)
}

export function depthwiseConv2d(spec: LayerSpecOf<'DepthwiseConv2D'>, x: Output, trip: Trip): Forward {
  const window = windowOf(spec, trip, [...spec.kernel_size, trip.input[2]!, spec.depth_multiplier])
  return ended(depthwiseConvolve(trip.frame, x, trip.weights.kernel!.value, window), spec, trip)
}

export function separableConv2d(spec: LayerSpecOf<'SeparableConv2D'>, x: Output, trip: Trip): Forward {
  const { frame, weights, input, output, needsInputGradient } = trip
  const inner = input[2]! * spec.depth_multiplier
  const deep = depthwiseConvolve(frame, x, weights.depthwise_kernel!.value,
    windowOf(spec, trip, [...spec.kernel_size, input[2]!, spec.depth_multiplier]))
  const across = anyConvolve(1)(frame, deep.y, weights.pointwise_kernel!.value, {
    image: [output[0]!, output[1]!], channels: inner, kernel: [1, 1, inner, spec.filters], strides: [1, 1],
    padding: 'valid', dilation: [1, 1],
  })
  const end = finish(across.y, spec.activation, trip)
  return {
    y: end.y,
    backward(dy) {
      const { dz, weights: gradients } = end.backward(dy)
      const between = across.dx(dz)
      return {
        ...(needsInputGradient ? { dx: deep.dx(between) } : {}),
        weights: { depthwise_kernel: deep.dKernel(between), pointwise_kernel: across.dKernel(dz), ...gradients },
      }
    },
  }
}

/** A kernel with zeros between its values, which a dilation is. */
function spreadOut(frame: Frame, kernel: Output, shape: readonly number[], dilation: Pair): {
  kernel: Output
  shape: readonly number[]
  /** The kernel's part of a gradient by the spread out one. */
  gather(gradient: Output): Output
} {
  const [height = 0, width = 0, ...rest] = shape
  if (dilation.every((rate) => rate === 1)) return { kernel, shape, gather: (gradient) => gradient }
  const extent = extentOf([height, width], dilation)
  const full = [height * dilation[0], width * dilation[1], ...rest]
  const apart = [height, dilation[0], width, dilation[1], ...rest]
  const to = (x: Output, sizes: readonly number[]) => frame.reshape(x, frame.integers(sizes))
  const zeros = [[0, 0], [0, dilation[0] - 1], [0, 0], [0, dilation[1] - 1], [0, 0], [0, 0]] as const
  const spread = padded(frame, to(kernel, [height, 1, width, 1, ...rest]), zeros)
  const none = [0, 0, 0, 0], more = [[0, full[0]! - extent[0]], [0, full[1]! - extent[1]], [0, 0], [0, 0]] as const
  return {
    kernel: sliced(frame, to(spread, full), none, [...extent, ...rest]),
    shape: [...extent, ...rest],
    gather: (gradient) => to(
      sliced(frame, to(padded(frame, gradient, more), apart), [0, ...none, 0], [height, 1, width, 1, ...rest]), shape),
  }
}

/** A convolution's gradient by its input, forwards. */
export function conv2dTranspose(spec: LayerSpecOf<'Conv2DTranspose'>, x: Output, trip: Trip): Forward {
  const { frame, input, output } = trip
  const { kernel, shape, gather } = spreadOut(
    frame, trip.weights.kernel!.value, [...spec.kernel_size, spec.filters, input[2]!], spec.dilation_rate)
  const attributes = {
    T: { type: 'float' }, strides: { ints: [1, ...spec.strides, 1] }, padding: { string: spec.padding.toUpperCase() },
  } as const
  return ended({
    y: frame.add('Conv2DBackpropInput', [sizesLike(frame, x, output), kernel, x], attributes),
    dx: (dz) => frame.add('Conv2D', [dz, kernel], attributes),
    dKernel: (dz) => gather(frame.add('Conv2DBackpropFilter', [dz, frame.integers(shape), x], attributes)),
  }, spec, trip)
}

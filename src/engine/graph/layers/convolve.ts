import type { Pair } from '../../../domain/layers/fields'
import { extentOf, type Padding, samePadding } from '../../../domain/layers/windows'
import type { Frame } from '../frame'
import type { Attribute, Output } from '../graphBuilder'
import { concat, padded, sliced, split } from './layout'

/** How a kernel lies over an image. */
export interface Window {
  /** Height and width of the image. */
  image: Pair
  channels: number
  /** `[height, width, channels in, out]`, of a depthwise kernel `[height, width, channels, multiplier]`. */
  kernel: readonly number[]
  strides: Pair
  padding: Padding
  dilation: Pair
}
/** A convolution and its gradients by its input and kernel. */
export interface Convolved { y: Output; dx(dz: Output): Output; dKernel(dz: Output): Output }
/** @param x `[batch, height, width, channels]` */
export type Convolve = (frame: Frame, x: Output, kernel: Output, window: Window) => Convolved

const isSpread = (steps: Pair): boolean => steps.some((step) => step > 1)

const attributesOf = ({ strides, padding }: Window): Record<string, Attribute> => ({
  T: { type: 'float' }, strides: { ints: [1, ...strides, 1] }, padding: { string: padding.toUpperCase() },
})

/** TensorFlow's fused kernels by their names; without dilation, which its own code for processors lacks in gradients. */
const native = (op: string, ofInput: string, ofFilter: string): Convolve => (frame, x, kernel, window) => {
  const attributes = attributesOf(window)
  return {
    y: frame.add(op, [x, kernel], attributes),
    dx: (dz) => frame.add(ofInput, [frame.shapeOf(x), kernel, dz], attributes),
    dKernel: (dz) => frame.add(ofFilter, [x, frame.integers(window.kernel), dz], attributes),
  }
}
const convolve = native('Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter')
/** Its strides have to be equal. */
const depthwise = native(
  'DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter')

/**
 * With dilation, by a convolution without: every dilation'th row and column makes an image of its own, as
 * `tf.nn.with_space_to_batch` has it. Strides are 1.
 */
const dilated = (inner: Convolve): Convolve => (frame, x, kernel, window) => {
  const { image, dilation, padding } = window, [height, width] = window.kernel as [number, number]
  const around = padding === 'same' ? samePadding(image, extentOf([height, width], dilation), [1, 1]) : [[0, 0], [0, 0]] as const
  const filling = ([0, 1] as const).map((i) => {
    const size = image[i] + around[i][0] + around[i][1]
    return (dilation[i] - size % dilation[i]) % dilation[i]
  })
  const block = frame.integers(dilation)
  const table = (rows: readonly (readonly [number, number])[]) => frame.integers(rows.flat(), [2, 2])
  const edges = table(around.map(([before, after], i) => [before, after + filling[i]!]))
  const rest = table(filling.map((count) => [0, count]))
  const move = (op: string, name: string) => (value: Output, amounts: Output) => frame.add(op, [value, block, amounts], {
    T: { type: 'float' }, Tblock_shape: { type: 'int32' }, [name]: { type: 'int32' },
  })
  const apart = move('SpaceToBatchND', 'Tpaddings'), together = move('BatchToSpaceND', 'Tcrops')
  const { y, dx, dKernel } = inner(frame, apart(x, edges), kernel, { ...window, padding: 'valid', dilation: [1, 1] })
  return {
    y: together(y, rest),
    dx: (dz) => together(dx(apart(dz, rest)), edges),
    dKernel: (dz) => dKernel(apart(dz, rest)),
  }
}

/** With strides that differ or that come with dilation, by a convolution at every place of which only some are kept. */
const thinned = (inner: Convolve): Convolve => (frame, x, kernel, window) => {
  const { image, strides, dilation, padding } = window, [height, width] = window.kernel as [number, number]
  const around = padding === 'same' ? samePadding(image, extentOf([height, width], dilation), strides) : undefined
  const { y, dx, dKernel } = inner(frame, around ? padded(frame, x, [[0, 0], ...around, [0, 0]]) : x, kernel, {
    ...window, padding: 'valid', strides: [1, 1],
    image: around ? [image[0] + around[0][0] + around[0][1], image[1] + around[1][0] + around[1][1]] : image,
  })
  const none = frame.integers([0, 0, 0, 0]), steps = frame.integers([1, ...strides, 1])
  const attributes = {
    T: { type: 'float' }, Index: { type: 'int32' }, begin_mask: { int: 15 }, end_mask: { int: 15 },
  } as const
  const all = (dz: Output) => frame.add('StridedSliceGrad', [frame.shapeOf(y), none, none, steps, dz], attributes)
  const cut = (value: Output) => around ? sliced(frame, value, [0, around[0][0], around[1][0], 0], [-1, ...image, -1]) : value
  return {
    y: frame.add('StridedSlice', [y, none, none, steps], attributes),
    dx: (dz) => cut(dx(all(dz))),
    dKernel: (dz) => dKernel(all(dz)),
  }
}

/** A kernel for each channel, whatever strides and dilation. */
export const depthwiseConvolve: Convolve = (frame, x, kernel, window) => {
  const { strides, dilation } = window
  const slow = isSpread(dilation) ? dilated(depthwise) : depthwise
  const whole = strides[0] !== strides[1] || (isSpread(strides) && isSpread(dilation)) ? thinned(slow) : slow
  return whole(frame, x, kernel, window)
}

/** Channels in so many parts, each with filters of its own, side by side; TensorFlow's processor code has no gradient of it. */
const grouped = (groups: number): Convolve => (frame, x, kernel, window) => {
  const [height = 0, width = 0, depth = 0, filters = 0] = window.kernel
  const parts = (value: Output) => split(frame, value, 3, groups)
  const kernels = parts(kernel)
  const each = parts(x).map((part, i) =>
    convolve(frame, part, kernels[i]!, { ...window, kernel: [height, width, depth, filters / groups] }))
  const gradient = (of: 'dx' | 'dKernel') => (dz: Output) => {
    const dzs = parts(dz)
    return concat(frame, each.map((part, i) => part[of](dzs[i]!)), 3)
  }
  return { y: concat(frame, each.map(({ y }) => y), 3), dx: gradient('dx'), dKernel: gradient('dKernel') }
}

/** Groups of one channel each are a depthwise convolution, whose kernel stands in the same order. */
const channelwise: Convolve = (frame, x, kernel, window) => {
  const [height = 0, width = 0, , filters = 0] = window.kernel
  const own = [height, width, window.channels, filters / window.channels]
  const { y, dx, dKernel } = depthwiseConvolve(frame, x, frame.reshape(kernel, frame.integers(own)), { ...window, kernel: own })
  return { y, dx, dKernel: (dz) => frame.reshape(dKernel(dz), frame.integers(window.kernel)) }
}

/** Any convolution that Keras has. @param groups channels in so many parts, each with filters of its own */
export const anyConvolve = (groups: number): Convolve => (frame, x, kernel, window) => {
  if (groups > 1 && groups === window.channels) return channelwise(frame, x, kernel, window)
  const plain = groups > 1 ? grouped(groups) : convolve
  return (isSpread(window.dilation) ? dilated(plain) : plain)(frame, x, kernel, window)
}

import type { Problem } from './definition'
import { choice, pair, type Pair } from './fields'
import { imageProblem } from './inputProblems'
import type { Shape } from '../shape'

export const paddings = ['valid', 'same'] as const
export type Padding = (typeof paddings)[number]

/** The fields of everything that slides a kernel over an image. */
export const kernelFields = {
  kernel_size: pair('Kernel', [3, 3], { min: 1, max: 64 }),
  strides: pair('Strides', [1, 1], { min: 1, max: 64 }),
  padding: choice('Padding', 'valid', paddings),
} as const
export const dilationRate = pair('Dilation', [1, 1], { min: 1, max: 32 }, {
  more: true, hint: 'From one of the kernel’s values to the next',
})

/** Height and width that a kernel covers whose values lie `dilation` apart. */
export const extentOf = (kernel: Pair, dilation: Pair): Pair =>
  [(kernel[0] - 1) * dilation[0] + 1, (kernel[1] - 1) * dilation[1] + 1]

/**
 * Height and width after a window slides over the input, as Keras and TensorFlow compute them: `same` gives
 * ceil(input / stride), `valid` ceil((input − window + 1) / stride).
 */
export function slide(input: Pair, window: Pair, strides: Pair, padding: Padding): Pair {
  const side = (i: 0 | 1) =>
    Math.ceil((padding === 'same' ? input[i] : input[i] - window[i] + 1) / strides[i])
  return [side(0), side(1)]
}

/** Rows and columns of zeros that `same` puts around an image, as TensorFlow does: the odd one at the end. */
export function samePadding(input: Pair, window: Pair, strides: Pair): [Pair, Pair] {
  const side = (i: 0 | 1): Pair => {
    const total = Math.max((Math.ceil(input[i] / strides[i]) - 1) * strides[i] + window[i] - input[i], 0)
    return [Math.floor(total / 2), Math.ceil(total / 2)]
  }
  return [side(0), side(1)]
}

/** A window larger than what it slides over, with the fix, or undefined. `name` is the field's label. */
export function windowProblem(
  what: string, field: string, input: Pair, window: Pair, padding: Padding,
): { problem: Problem } | undefined {
  if (padding === 'same' || (window[0] <= input[0] && window[1] <= input[1])) return undefined
  const reason = `The ${window.join(' × ')} ${what} is larger than its ${input.join(' × ')} input`
  const smaller: Pair = [Math.min(window[0], input[0]), Math.min(window[1], input[1])]
  return {
    problem: {
      reason,
      fix: what.includes('kernel')
        ? { kind: 'set', fields: { padding: 'same' }, label: 'Use same padding' }
        : { kind: 'set', fields: { [field]: smaller }, label: `Use ${smaller.join(' × ')}` },
    },
  }
}

export interface KernelConfig { kernel_size: Pair; strides: Pair; padding: Padding; dilation_rate: Pair }

/** What keeps a convolution from sliding over its input, with the fix, or undefined. */
export function convolutionProblem(
  { kernel_size, padding, dilation_rate }: KernelConfig, input: Shape,
): { problem: Problem } | undefined {
  const [height = 0, width = 0] = input
  const dilated = dilation_rate.some((rate) => rate > 1)
  return imageProblem(input) ?? windowProblem(
    dilated ? 'dilated kernel' : 'kernel', 'kernel_size', [height, width], extentOf(kernel_size, dilation_rate), padding)
}

const isSpread = (steps: Pair): boolean => steps.some((step) => step > 1)

/** Strides and dilation together, which Keras's Conv2D and Conv2DTranspose refuse; or undefined. */
export function strideProblem({ strides, dilation_rate }: KernelConfig): { problem: Problem } | undefined {
  if (!isSpread(strides) || !isSpread(dilation_rate)) return undefined
  return {
    problem: {
      reason: `Strides ${strides.join(' × ')} and dilation ${dilation_rate.join(' × ')} don't go together`,
      fix: { kind: 'set', fields: { dilation_rate: [1, 1] }, label: 'Use dilation 1 × 1' },
    },
  }
}

/** Height and width that a convolution puts out. @param input `[height, width, channels]` */
export const slideKernel = ({ kernel_size, strides, padding, dilation_rate }: KernelConfig, input: Shape): Pair =>
  slide([input[0]!, input[1]!], extentOf(kernel_size, dilation_rate), strides, padding)

import { conv2d } from './layers/conv2d'
import type { Fix, Problem } from './layers/definition'
import { dense } from './layers/dense'
import { formatShape, type Shape } from './shape'

/** How the branches of a Branch are joined: Keras's merging layers. */
export const merges = ['Concatenate', 'Add', 'Average', 'Maximum', 'Multiply'] as const
export type Merge = (typeof merges)[number]

export const mergeSummaries: Record<Merge, string> = {
  Concatenate: 'Puts what the branches find side by side, along the last axis',
  Add: 'Adds what the branches put out, value by value',
  Average: 'Takes the mean of what the branches put out',
  Maximum: 'Keeps the largest of what the branches put out',
  Multiply: 'Multiplies what the branches put out, value by value',
}

/**
 * What a merge makes of its inputs. Concatenate works along the last axis; the others value by value, where a side of
 * 1 is stretched to the others' (as in squeeze and excitation).
 */
export function inferMerge(merge: Merge, inputs: readonly Shape[]): { output: Shape } | { problem: Problem } {
  const [first, ...rest] = inputs as [Shape, ...Shape[]]
  const odd = rest.findIndex((shape) => shape.length !== first.length)
  if (odd >= 0) return mismatch(inputs, 'have to be of the same kind', flattenFix(inputs))
  if (merge === 'Concatenate') {
    const fits = rest.every((shape) => shape.slice(0, -1).join() === first.slice(0, -1).join())
    if (!fits) return mismatch(inputs, 'have to be equal but for the last side to be concatenated', flattenFix(inputs))
    return { output: [...first.slice(0, -1), inputs.reduce((sum, shape) => sum + shape[shape.length - 1]!, 0)] }
  }
  const output = first.map((_, axis) => Math.max(...inputs.map((shape) => shape[axis]!)))
  const fits = inputs.every((shape) => shape.every((side, axis) => side === 1 || side === output[axis]))
  return fits ? { output } : mismatch(inputs, `have to be equal for ${merge}`, joinFix(inputs))
}

const mismatch = (inputs: readonly Shape[], must: string, fix: Fix | undefined): { problem: Problem } => ({
  problem: { reason: `What the branches put out ${must}: ${inputs.map(formatShape).join(' and ')}`, ...(fix ? { fix } : {}) },
})

/** Flat and not flat: flatten the first that isn't. */
function flattenFix(inputs: readonly Shape[]): Fix | undefined {
  const branch = inputs.findIndex((shape) => shape.length > 1)
  return branch < 0 ? undefined
    : { kind: 'append-to-branch', branch, type: 'Flatten', label: `Flatten branch ${branch + 1}` }
}

/** Images that differ are brought to the last branch's size by a 1 × 1 convolution, as in a residual block. */
function joinFix(inputs: readonly Shape[]): Fix | undefined {
  const branch = inputs.findIndex((shape) => shape.join() !== inputs[inputs.length - 1]!.join())
  const from = inputs[branch]!, to = inputs[inputs.length - 1]!
  const [rows = 0, columns = 0, channels = 0] = to
  if (from.length === 3) {
    const strides = [Math.round(from[0]! / rows), Math.round(from[1]! / columns)]
    const reached = strides.every((stride, side) => stride >= 1 && Math.ceil(from[side]! / stride) === to[side])
    if (!reached || channels > conv2d.fields.filters.max) return undefined
    const step = strides.some((stride) => stride > 1) ? `, strides ${strides.join(' × ')},` : ''
    return {
      kind: 'append-to-branch', branch, type: 'Conv2D', label: `Add a 1 × 1 Conv2D${step} to branch ${branch + 1}`,
      fields: { filters: channels, kernel_size: [1, 1], strides, padding: 'same', activation: 'linear' },
    }
  }
  return from.length === 1 && rows <= dense.fields.units.max
    ? {
      kind: 'append-to-branch', branch, type: 'Dense', label: `Add a Dense of ${to[0]} to branch ${branch + 1}`,
      fields: { units: to[0], activation: 'linear' },
    }
    : undefined
}

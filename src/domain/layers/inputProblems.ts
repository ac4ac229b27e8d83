import { formatShape, type Shape } from '../shape'
import type { Problem } from './definition'

/** What an input is, in words. */
const given = (input: Shape): string => input.length === 1 ? `a flat ${input[0]}` : formatShape(input)

/** The problem of a layer over `[height, width, channels]` that gets something else, with its fix, or undefined. */
export function imageProblem(input: Shape): { problem: Problem } | undefined {
  if (input.length === 3) return undefined
  return {
    problem: {
      reason: `Needs height × width × channels, gets ${given(input)}`,
      fix: input.length === 1
        ? { kind: 'move-before', type: 'Flatten', label: 'Move it before Flatten' }
        : reshaping([...input, 1], 'one channel'),
    },
  }
}

/** The problem of a layer over `[time, features]` that gets something else, with its fix, or undefined. */
export function sequenceProblem(input: Shape): { problem: Problem } | undefined {
  if (input.length === 2) return undefined
  const [first = 1, ...rest] = input
  const side = Math.sqrt(first)
  const fix = input.length === 3 ? reshaping([first, rest.reduce((a, b) => a * b)], 'a step for each row')
    : Number.isInteger(side) && side > 1 ? reshaping([side, side], 'a step for each row')
    : reshaping([1, first], 'a single step')
  return { problem: { reason: `Needs a sequence, time × features, gets ${given(input)}`, fix } }
}

const reshaping = (shape: number[], what: string): Problem['fix'] => ({
  kind: 'insert-before', type: 'Reshape', fields: { target_shape: shape },
  label: `Insert Reshape to ${shape.join(' × ')} before it, ${what}`,
})

/** The problem of a layer that needs a flat input, with its fix, or undefined. */
export function flatProblem(input: Shape): { problem: Problem } | undefined {
  if (input.length === 1) return undefined
  return {
    problem: {
      reason: `Needs a flat input, gets ${formatShape(input)}`,
      fix: { kind: 'insert-before', type: 'Flatten', label: 'Insert Flatten before it' },
    },
  }
}

import type { Pair } from './fields'
import type { Problem } from './definition'

export const paddings = ['valid', 'same'] as const
export type Padding = (typeof paddings)[number]

/**
 * Height and width after a window slides over the input, as Keras and TensorFlow compute them: `same` gives
 * ceil(input / stride), `valid` ceil((input − window + 1) / stride).
 */
export function slide(input: Pair, window: Pair, strides: Pair, padding: Padding): Pair {
  const side = (i: 0 | 1) =>
    Math.ceil((padding === 'same' ? input[i] : input[i] - window[i] + 1) / strides[i])
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
      fix: what === 'kernel'
        ? { kind: 'set', fields: { padding: 'same' }, label: 'Use same padding' }
        : { kind: 'set', fields: { [field]: smaller }, label: `Use ${smaller.join(' × ')}` },
    },
  }
}

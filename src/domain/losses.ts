import type { OutputActivation } from './architecture'

/**
 * Losses of single-label classification by their Keras names, each with the output activations that it goes with. Of
 * `mean_squared_error`, `categorical_hinge` and `binary_crossentropy` the targets are one-hot.
 */
export const lossTable = {
  categorical_crossentropy: { activations: ['softmax', 'relu_softmax'], smooths: true },
  sparse_categorical_crossentropy: { activations: ['softmax', 'relu_softmax'], smooths: false },
  negative_log_likelihood: { activations: ['log_softmax'], smooths: true },
  binary_crossentropy: { activations: ['sigmoid'], smooths: true },
  categorical_hinge: { activations: ['linear'], smooths: false },
  mean_squared_error: { activations: ['softmax', 'relu_softmax', 'sigmoid', 'linear'], smooths: false },
} as const satisfies Record<string, { activations: readonly OutputActivation[]; smooths: boolean }>

export type Loss = keyof typeof lossTable
export const losses = Object.keys(lossTable) as [Loss, ...Loss[]]

/** The losses that go with an output activation, the usual one first. */
export const lossesFor = (activation: OutputActivation): Loss[] =>
  losses.filter((loss) => (lossTable[loss].activations as readonly string[]).includes(activation))
export const lossFor = (activation: OutputActivation): Loss => lossesFor(activation)[0]!

/** Why the loss doesn't go with the output's activation, or undefined where it does. */
export function lossProblem(loss: Loss, activation: OutputActivation): string | undefined {
  const fitting = lossesFor(activation)
  return fitting.includes(loss) ? undefined : `${activation} goes with ${fitting.join(' or ')}, not with ${loss}`
}

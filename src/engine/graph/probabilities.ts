import type { OutputActivation } from '../../domain/architecture'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'

/** Each class's probability `[batch, classes]`: of a sigmoid its outputs; of `linear` scores what a softmax makes of them. */
export const eachProbability = (frame: Frame, logits: Output, activation: OutputActivation): Output =>
  frame.float(activation === 'sigmoid' ? 'Sigmoid' : 'Softmax', logits)

/** The same, 1 together: of a sigmoid's outputs their shares. */
export function probabilitiesOf(frame: Frame, logits: Output, activation: OutputActivation): Output {
  const each = eachProbability(frame, logits, activation)
  return activation === 'sigmoid' ? frame.float('RealDiv', each, frame.sum(each, [1], true)) : each
}

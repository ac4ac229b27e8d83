import type { OutputActivation } from '../../domain/architecture'
import type { Loss } from '../../domain/losses'
import { type ActivationNodes, activationNodes } from './activations'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'

/** Each example's loss `[batch]`, and its gradient by the logits `[batch, classes]`, not yet averaged. */
export interface Judged { losses: Output; gradient: Output }

/** What is judged: float32 `[batch, classes]` and int32 `[batch]`. */
interface Judging {
  frame: Frame
  logits: Output
  labels: Output
  classes: number
  smoothing: number
  activation: OutputActivation
}

const oneHot = ({ frame, labels, classes }: Judging, on: number, off: number): Output =>
  frame.add('OneHot', [labels, frame.integer(classes), frame.number(on), frame.number(off)], {
    T: { type: 'float' }, TI: { type: 'int32' }, axis: { int: -1 },
  })

/** One-hot labels, smoothed as Keras smooths them: y (1 − s) + s / ways. */
const targets = (judging: Judging, ways = judging.classes): Output => {
  const spread = judging.smoothing / ways
  return oneHot(judging, 1 - judging.smoothing + spread, spread)
}

function crossEntropy(judging: Judging): Judged {
  const { frame, logits, labels, smoothing } = judging
  const judged = smoothing
    ? frame.float('SoftmaxCrossEntropyWithLogits', logits, targets(judging))
    : frame.add('SparseSoftmaxCrossEntropyWithLogits', [logits, labels], { T: { type: 'float' }, Tlabels: { type: 'int32' } })
  return { losses: judged, gradient: `${judged}:1` }
}

const mean = (frame: Frame, x: Output, classes: number): Output => frame.float('Mul', frame.sum(x, [1]), frame.number(1 / classes))

/** From the logits, so that it stays finite: max(x, 0) − x·y + log(1 + exp(−|x|)). Each class says yes or no: two ways. */
function binaryCrossEntropy(judging: Judging): Judged {
  const { frame, logits, classes } = judging, y = targets(judging, 2)
  const decay = frame.float('Softplus', frame.float('Neg', frame.float('Abs', logits)))
  const each = frame.float('AddV2', frame.float('Sub', frame.float('Relu', logits), frame.float('Mul', logits, y)), decay)
  const gradient = frame.float('Mul', frame.float('Sub', frame.float('Sigmoid', logits), y), frame.number(1 / classes))
  return { losses: mean(frame, each, classes), gradient }
}

/** `relu_softmax`'s relu is in the network already. */
const outputNodes: Record<OutputActivation, ActivationNodes> = {
  softmax: activationNodes.softmax, relu_softmax: activationNodes.softmax, log_softmax: activationNodes.linear,
  sigmoid: activationNodes.sigmoid, linear: activationNodes.linear,
}

function meanSquaredError(judging: Judging): Judged {
  const { frame, logits, classes, activation } = judging, nodes = outputNodes[activation]
  const y = nodes.forward(frame, logits), off = frame.float('Sub', y, targets(judging))
  const dy = frame.float('Mul', off, frame.number(2 / classes))
  return { losses: mean(frame, frame.float('Square', off), classes), gradient: nodes.backward(frame, dy, logits, y) }
}

/** max(0, 1 + the largest of the others − the label's), where the label's own place counts as 0 among the others. */
function categoricalHinge(judging: Judging): Judged {
  const { frame, logits } = judging, own = oneHot(judging, 1, 0), rest = oneHot(judging, 0, 1)
  const others = frame.float('Mul', rest, logits)
  const most = frame.add('Max', [others, frame.integers([1])], { T: { type: 'float' }, Tidx: { type: 'int32' }, keep_dims: { bool: true } })
  const hit = frame.sum(frame.float('Mul', own, logits), [1], true)
  const margin = frame.float('AddV2', frame.float('Sub', most, hit), frame.number(1))
  const wide = frame.float('Relu', margin)
  // Where several are the largest, they share the gradient, as TensorFlow's Max has it.
  const ties = frame.cast(frame.add('Equal', [others, most], { T: { type: 'float' } }), 'bool', 'float')
  const share = frame.float('Mul', frame.float('RealDiv', ties, frame.sum(ties, [1], true)), rest)
  const active = frame.float('Sign', wide)
  return {
    losses: frame.add('Squeeze', [wide], { T: { type: 'float' }, squeeze_dims: { ints: [1] } }),
    gradient: frame.float('Mul', active, frame.float('Sub', share, own)),
  }
}

/** Keras 3's losses as nodes, each with its gradient by the logits. */
export const lossNodes: Record<Loss, (judging: Judging) => Judged> = {
  categorical_crossentropy: crossEntropy,
  sparse_categorical_crossentropy: crossEntropy,
  negative_log_likelihood: crossEntropy,
  binary_crossentropy: binaryCrossEntropy,
  categorical_hinge: categoricalHinge,
  mean_squared_error: meanSquaredError,
}

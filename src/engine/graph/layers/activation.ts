import type { LayerSpecOf } from '../../../domain/layers'
import { type ActivationNodes, activationNodes } from '../activations'
import { isMadeBy, type Output } from '../graphBuilder'
import { type Forward, plain, type Trip } from './trip'

export function activate(nodes: ActivationNodes, x: Output, { frame, input }: Trip): Forward {
  const y = nodes.forward(frame, x)
  // Either tells relu's gradient. By x, a batch normalisation before it is used twice and so not fused with it: with
  // channels that don't fill oneDNN's vectors its kernel for both takes longer than the two by themselves.
  const apart = nodes === activationNodes.relu && isMadeBy('FusedBatchNormV3', x) && input[input.length - 1]! % 8 !== 0
  return plain(y, (dy) => nodes.backward(frame, dy, x, apart ? x : y))
}

/** relu(x) − alpha · relu(−x), as Keras writes it: with no gradient where x is 0. */
export function prelu({ shared_axes }: LayerSpecOf<'PReLU'>, x: Output, { frame, weights, input, needsInputGradient }: Trip): Forward {
  const alpha = weights.alpha!.value
  const opposite = frame.float('Neg', x), below = frame.float('Relu', opposite)
  return {
    y: frame.float('Sub', frame.float('Relu', x), frame.float('Mul', alpha, below)),
    backward(dy) {
      const scaled = frame.float('Mul', frame.float('ReluGrad', dy, below), alpha)
      // Summed over the batch, and over the sides that share a slope.
      const sum = frame.float('Neg', frame.sum(frame.float('Mul', dy, below), [0]))
      const shared = input.flatMap((_side, axis) => (shared_axes?.includes(axis + 1) ? [axis] : []))
      return {
        ...(needsInputGradient ? { dx: frame.float('AddV2', frame.float('ReluGrad', dy, x), scaled) } : {}),
        weights: { alpha: shared.length ? frame.sum(sum, shared, true) : sum },
      }
    },
  }
}

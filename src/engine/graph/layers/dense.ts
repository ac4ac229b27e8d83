import type { Activation } from '../../../domain/activations'
import { activationNodes } from '../activations'
import type { Output } from '../graphBuilder'
import { matMul } from './layout'
import type { Forward, Trip } from './trip'

/** Bias and activation, which all layers made of products end in. */
export function finish(z: Output, activation: Activation, { frame, weights }: Trip): {
  y: Output
  backward(dy: Output): { dz: Output; weights: Record<string, Output> }
} {
  const sum = weights.bias ? frame.float('BiasAdd', z, weights.bias.value) : z
  const nodes = activationNodes[activation], y = nodes.forward(frame, sum)
  return {
    y,
    backward(dy) {
      const dz = nodes.backward(frame, dy, sum, y)
      const gradients: Record<string, Output> = weights.bias ? { bias: frame.float('BiasAddGrad', dz) } : {}
      return { dz, weights: gradients }
    },
  }
}

/** @param x `[batch, features]` */
export function denseNodes(x: Output, activation: Activation, trip: Trip): Forward {
  const { frame, weights, needsInputGradient } = trip
  const kernel = weights.kernel!.value
  const end = finish(matMul(frame, x, kernel), activation, trip)
  return {
    y: end.y,
    backward(dy) {
      const { dz, weights: gradients } = end.backward(dy)
      return {
        ...(needsInputGradient ? { dx: matMul(frame, dz, kernel, { b: true }) } : {}),
        weights: { kernel: matMul(frame, x, dz, { a: true }), ...gradients },
      }
    },
  }
}

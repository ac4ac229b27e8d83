import type { Activation } from '../../domain/activations'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'

export interface ActivationNodes {
  forward(frame: Frame, x: Output): Output
  /** @param dy gradient by the output @param x @param y what went in and came out */
  backward(frame: Frame, dy: Output, x: Output, y: Output): Output
}

/** An op of TensorFlow with its own gradient op; which of x and y that takes, and in which order, differs. */
const own = (op: string, inputs: (dy: Output, x: Output, y: Output) => Output[]): ActivationNodes => ({
  forward: (frame, x) => frame.float(op, x),
  backward: (frame, dy, x, y) => frame.float(`${op}Grad`, ...inputs(dy, x, y)),
})

/** `keras.activations` as nodes: the formulas and constants of Keras 3. */
export const activationNodes: Record<Activation, ActivationNodes> = {
  linear: { forward: (_frame, x) => x, backward: (_frame, dy) => dy },
  relu: own('Relu', (dy, _x, y) => [dy, y]),
  relu6: own('Relu6', (dy, _x, y) => [dy, y]),
  elu: own('Elu', (dy, _x, y) => [dy, y]),
  selu: own('Selu', (dy, _x, y) => [dy, y]),
  sigmoid: own('Sigmoid', (dy, _x, y) => [y, dy]),
  // relu6(x + 3) / 6
  hard_sigmoid: {
    forward: (frame, x) => frame.float('Mul', frame.float('Relu6', frame.float('AddV2', x, frame.number(3))), frame.number(1 / 6)),
    backward: (frame, dy, x) => frame.float('Relu6Grad',
      frame.float('Mul', dy, frame.number(1 / 6)), frame.float('AddV2', x, frame.number(3))),
  },
  tanh: own('Tanh', (dy, _x, y) => [y, dy]),
  softplus: own('Softplus', (dy, x) => [dy, x]),
  softsign: own('Softsign', (dy, x) => [dy, x]),
  leaky_relu: leakyRelu(0.2),
  gelu: {
    forward: (frame, x) => frame.float('Mul', frame.float('Mul', x, frame.number(0.5)), onePlusErf(frame, x)),
    // d/dx [x Φ(x)] = Φ(x) + x φ(x)
    backward(frame, dy, x) {
      const cumulative = frame.float('Mul', onePlusErf(frame, x), frame.number(0.5))
      const density = frame.float('Mul',
        frame.float('Exp', frame.float('Mul', frame.float('Square', x), frame.number(-0.5))),
        frame.number(1 / Math.sqrt(2 * Math.PI)))
      return frame.float('Mul', dy, frame.float('AddV2', cumulative, frame.float('Mul', x, density)))
    },
  },
  silu: {
    forward: (frame, x) => frame.float('Mul', x, frame.float('Sigmoid', x)),
    // d/dx [x σ(x)] = σ(x) + y (1 − σ(x))
    backward(frame, dy, x, y) {
      const sigmoid = frame.float('Sigmoid', x)
      const rest = frame.float('Mul', y, frame.float('Sub', frame.number(1), sigmoid))
      return frame.float('Mul', dy, frame.float('AddV2', sigmoid, rest))
    },
  },
  softmax: {
    forward: (frame, x) => frame.float('Softmax', x),
    backward(frame, dy, _x, y) {
      const mean = frame.sum(frame.float('Mul', dy, y), [-1], true)
      return frame.float('Mul', frame.float('Sub', dy, mean), y)
    },
  },
  log_softmax: {
    forward: (frame, x) => frame.float('LogSoftmax', x),
    backward: (frame, dy, _x, y) =>
      frame.float('Sub', dy, frame.float('Mul', frame.float('Exp', y), frame.sum(dy, [-1], true))),
  },
}

const onePlusErf = (frame: Frame, x: Output): Output =>
  frame.float('AddV2', frame.float('Erf', frame.float('Mul', x, frame.number(Math.SQRT1_2))), frame.number(1))

export function leakyRelu(slope: number): ActivationNodes {
  const attributes = { T: { type: 'float' }, alpha: { float: slope } } as const
  return {
    forward: (frame, x) => frame.add('LeakyRelu', [x], attributes),
    // By y, whose sign is x's: so x is used once and TensorFlow can fuse what made it with the activation.
    backward: (frame, dy, _x, y) => frame.add('LeakyReluGrad', [dy, y], attributes),
  }
}

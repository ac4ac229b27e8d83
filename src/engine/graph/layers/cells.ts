import { type Activation } from '../../../domain/activations'
import { activationNodes } from '../activations'
import type { Frame } from '../frame'
import type { Output } from '../graphBuilder'
import { concat, matMul, sliced, split } from './layout'

/** What goes from step to step, and its gradients: the output, and LSTM's memory. `[batch, units]` each. */
export interface State { h: Output; c?: Output }
/** A matrix product with the recurrent kernel, or a part of it: leftᵀ · right is the gradient of that. */
export interface Product { left: Output; right: Output }
export interface Step {
  state: State
  /** @param d gradient by the state; without `c` where nothing comes after @returns `dx` by the input's share */
  backward(d: State): { dx: Output; before: State; products: Product[] }
}
/** One step through a sequence. @param x the input's share, `[batch, gates · units]` @param before the state it comes from */
export type Cell = (x: Output, before: State) => Step

export interface CellSettings { activation: Activation; recurrent_activation: Activation; units: number }

const sum = (frame: Frame, a: Output, b: Output | undefined): Output => (b ? frame.float('AddV2', a, b) : a)
const product = (frame: Frame, a: Output, b: Output): Output => frame.float('Mul', a, b)

/** A value through an activation, and its gradient. */
function through(frame: Frame, activation: Activation, x: Output): { y: Output; back(dy: Output): Output } {
  const nodes = activationNodes[activation], y = nodes.forward(frame, x)
  return { y, back: (dy) => nodes.backward(frame, dy, x, y) }
}

export const simpleRnnCell = (frame: Frame, kernel: Output, { activation }: Pick<CellSettings, 'activation'>): Cell =>
  (x, { h }) => {
    const { y, back } = through(frame, activation, sum(frame, x, matMul(frame, h, kernel)))
    return {
      state: { h: y },
      backward(d) {
        const dx = back(d.h)
        return { dx, before: { h: matMul(frame, dx, kernel, { b: true }) }, products: [{ left: h, right: dx }] }
      },
    }
  }

/** Gates in Keras's order: input, forget, candidate, output. */
export const lstmCell = (frame: Frame, kernel: Output, { activation, recurrent_activation }: CellSettings): Cell =>
  (x, { h, c }) => {
    const [forInput, forForget, forCandidate, forOutput] = split(frame, sum(frame, x, matMul(frame, h, kernel)), 1, 4)
    const input = through(frame, recurrent_activation, forInput!), forget = through(frame, recurrent_activation, forForget!)
    const candidate = through(frame, activation, forCandidate!), output = through(frame, recurrent_activation, forOutput!)
    const memory = sum(frame, product(frame, forget.y, c!), product(frame, input.y, candidate.y))
    const told = through(frame, activation, memory)
    return {
      state: { h: product(frame, output.y, told.y), c: memory },
      backward(d) {
        const dMemory = sum(frame, told.back(product(frame, d.h, output.y)), d.c)
        const dx = concat(frame, [
          input.back(product(frame, dMemory, candidate.y)), forget.back(product(frame, dMemory, c!)),
          candidate.back(product(frame, dMemory, input.y)), output.back(product(frame, d.h, told.y)),
        ], 1)
        return {
          dx, before: { h: matMul(frame, dx, kernel, { b: true }), c: product(frame, dMemory, forget.y) },
          products: [{ left: h, right: dx }],
        }
      },
    }
  }

/** z · h + (1 − z) · candidate, and its gradients. */
function mixed(frame: Frame, update: Output, h: Output, candidate: Output) {
  const apart = frame.float('Sub', h, candidate)
  return {
    y: sum(frame, candidate, product(frame, update, apart)),
    back(d: Output) {
      const dh = product(frame, d, update)
      return { dUpdate: product(frame, d, apart), dh, dCandidate: frame.float('Sub', d, dh) }
    },
  }
}

/** Gates in Keras's order: update, reset, candidate. The reset gate acts on the product with the recurrent kernel. */
export const gruCellResetAfter = (frame: Frame, kernel: Output, settings: CellSettings, bias: Output | undefined): Cell =>
  (x, { h }) => {
    const [xUpdate, xReset, xCandidate] = split(frame, x, 1, 3)
    const inner = matMul(frame, h, kernel)
    const [hUpdate, hReset, hCandidate] = split(frame, bias ? frame.float('BiasAdd', inner, bias) : inner, 1, 3)
    const update = through(frame, settings.recurrent_activation, sum(frame, xUpdate!, hUpdate))
    const reset = through(frame, settings.recurrent_activation, sum(frame, xReset!, hReset))
    const candidate = through(frame, settings.activation, sum(frame, xCandidate!, product(frame, reset.y, hCandidate!)))
    const mix = mixed(frame, update.y, h, candidate.y)
    return {
      state: { h: mix.y },
      backward(d) {
        const { dUpdate, dh, dCandidate } = mix.back(d.h)
        const dxCandidate = candidate.back(dCandidate)
        const gates = [update.back(dUpdate), reset.back(product(frame, dxCandidate, hCandidate!))]
        const right = concat(frame, [...gates, product(frame, dxCandidate, reset.y)], 1)
        return {
          dx: concat(frame, [...gates, dxCandidate], 1),
          before: { h: sum(frame, dh, matMul(frame, right, kernel, { b: true })) }, products: [{ left: h, right }],
        }
      },
    }
  }

/** The same with a reset gate that acts on the state ahead of the product. */
export function gruCellResetBefore(frame: Frame, kernel: Output, settings: CellSettings): Cell {
  const { units } = settings
  const ofGates = sliced(frame, kernel, [0, 0], [-1, 2 * units]), ofCandidate = sliced(frame, kernel, [0, 2 * units], [-1, units])
  return (x, { h }) => {
    const [xUpdate, xReset, xCandidate] = split(frame, x, 1, 3)
    const [hUpdate, hReset] = split(frame, matMul(frame, h, ofGates), 1, 2)
    const update = through(frame, settings.recurrent_activation, sum(frame, xUpdate!, hUpdate))
    const reset = through(frame, settings.recurrent_activation, sum(frame, xReset!, hReset))
    const kept = product(frame, reset.y, h)
    const candidate = through(frame, settings.activation, sum(frame, xCandidate!, matMul(frame, kept, ofCandidate)))
    const mix = mixed(frame, update.y, h, candidate.y)
    return {
      state: { h: mix.y },
      backward(d) {
        const { dUpdate, dh, dCandidate } = mix.back(d.h)
        const dxCandidate = candidate.back(dCandidate), dKept = matMul(frame, dxCandidate, ofCandidate, { b: true })
        const gates = concat(frame, [update.back(dUpdate), reset.back(product(frame, dKept, h))], 1)
        const before = sum(frame, sum(frame, dh, product(frame, dKept, reset.y)), matMul(frame, gates, ofGates, { b: true }))
        return {
          dx: concat(frame, [gates, dxCandidate], 1), before: { h: before },
          products: [{ left: h, right: gates }, { left: kept, right: dxCandidate }],
        }
      },
    }
  }
}

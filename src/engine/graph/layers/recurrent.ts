import type { LayerSpecOf } from '../../../domain/layers'
import { gates } from '../../../domain/layers/recurrent'
import type { Output } from '../graphBuilder'
import { type Cell, gruCellResetAfter, gruCellResetBefore, lstmCell, simpleRnnCell, type State, type Step } from './cells'
import { concat, matMul, sizesLike, stack, transposed, unstack } from './layout'
import type { Forward, Trip } from './trip'

type Recurrent = LayerSpecOf<'SimpleRNN'> | LayerSpecOf<'LSTM'> | LayerSpecOf<'GRU'>
/** The bias of the input's share, and the whole bias's gradient by those of the two shares. */
interface Bias { input?: Output; gradient(byInput: Output, byRecurrent: Output): Output }

/**
 * A recurrent layer, its steps written out one after the other: a loop's gradient would have to keep all its steps on
 * stacks. The input's share of all steps is one product, and so is each kernel's gradient.
 */
function throughTime(spec: Recurrent, x: Output, trip: Trip, cell: Cell, bias: Bias): Forward {
  const { frame, weights, needsInputGradient } = trip
  const [time, features] = trip.input as [number, number], kernel = weights.kernel!.value
  const inTime = (steps: Output, width: number) => frame.reshape(steps, frame.integers([time, -1, width]))

  // Time first: each step is one piece, [time · batch, features].
  const rows = frame.reshape(transposed(frame, x, [1, 0, 2]), frame.integers([-1, features]))
  const product = matMul(frame, rows, kernel)
  const biased = bias.input ? frame.float('BiasAdd', product, bias.input) : product
  const shares = unstack(frame, inTime(biased, spec.units * gates[spec.type]), 0, time)
  const order = shares.map((_, i) => (spec.go_backwards ? time - 1 - i : i))

  const zeros = frame.add('Fill', [sizesLike(frame, x, [spec.units]), frame.number(0)], {
    T: { type: 'float' }, index_type: { type: 'int32' },
  })
  const steps: Step[] = []
  let state: State = { h: zeros, c: zeros }
  for (const at of order) {
    const step = cell(shares[at]!, state)
    steps.push(step)
    state = step.state
  }
  return {
    y: spec.return_sequences ? stack(frame, steps.map((step) => step.state.h), 1) : state.h,
    backward(dy) {
      const dys = spec.return_sequences ? unstack(frame, dy, 1, time) : { [time - 1]: dy }
      const dShares = new Array<Output>(time), passed = new Array<ReturnType<Step['backward']>>(time)
      let d: Partial<State> = {}
      for (let i = time - 1; i >= 0; i--) {
        const gradients = [dys[i], d.h].filter((gradient): gradient is Output => !!gradient)
        const h = gradients.length > 1 ? frame.float('AddV2', gradients[0]!, gradients[1]!) : gradients[0]!
        passed[i] = steps[i]!.backward({ h, ...(d.c ? { c: d.c } : {}) })
        dShares[order[i]!] = passed[i]!.dx
        d = passed[i]!.before
      }
      const dShare = concat(frame, dShares, 0)
      const products = passed[0]!.products.map((_, part) => {
        const all = (side: 'left' | 'right') => concat(frame, passed.map((step) => step.products[part]![side]), 0)
        const right = all('right')
        return { right, gradient: matMul(frame, all('left'), right, { a: true }) }
      })
      return {
        ...(needsInputGradient
          ? { dx: transposed(frame, inTime(matMul(frame, dShare, kernel, { b: true }), features), [1, 0, 2]) } : {}),
        weights: {
          kernel: matMul(frame, rows, dShare, { a: true }),
          recurrent_kernel: concat(frame, products.map(({ gradient }) => gradient), 1),
          ...(weights.bias ? { bias: bias.gradient(dShare, products[0]!.right) } : {}),
        },
      }
    },
  }
}

/** One bias, of the input's share. */
const oneBias = ({ frame, weights: { bias } }: Trip): Bias =>
  ({ ...(bias ? { input: bias.value } : {}), gradient: (input) => frame.float('BiasAddGrad', input) })

export const simpleRnn = (spec: LayerSpecOf<'SimpleRNN'>, x: Output, trip: Trip): Forward =>
  throughTime(spec, x, trip, simpleRnnCell(trip.frame, trip.weights.recurrent_kernel!.value, spec), oneBias(trip))

export const lstm = (spec: LayerSpecOf<'LSTM'>, x: Output, trip: Trip): Forward =>
  throughTime(spec, x, trip, lstmCell(trip.frame, trip.weights.recurrent_kernel!.value, spec), oneBias(trip))

export function gru(spec: LayerSpecOf<'GRU'>, x: Output, trip: Trip): Forward {
  const { frame, weights } = trip, kernel = weights.recurrent_kernel!.value
  if (!spec.reset_after) return throughTime(spec, x, trip, gruCellResetBefore(frame, kernel, spec), oneBias(trip))
  // Two rows: of the input's share and of the recurrent one.
  const [input, recurrent] = weights.bias ? unstack(frame, weights.bias.value, 0, 2) : []
  return throughTime(spec, x, trip, gruCellResetAfter(frame, kernel, spec, recurrent), {
    ...(input ? { input } : {}),
    gradient: (byInput, byRecurrent) =>
      stack(frame, [frame.float('BiasAddGrad', byInput), frame.float('BiasAddGrad', byRecurrent)], 0),
  })
}

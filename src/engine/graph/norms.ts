import type { LayerNorms } from '../../domain/metrics'
import type { Frame, LoopFrame } from './frame'
import type { Output } from './graphBuilder'
import type { GraphWeight } from './tracedNetwork'

/** Half the sum of the squares of each value, as one float32 vector. */
function halfSquares(frame: Frame, values: readonly Output[], name?: string): Output {
  const each = values.map((value) => frame.float('L2Loss', value))
  return frame.add('Pack', each, { T: { type: 'float' }, N: { int: each.length }, axis: { int: 0 } }, name)
}

/** Of weights as they are between calls, fetched by `name`. */
export function writeWeightSquares(root: Frame, weights: readonly GraphWeight[], name: string): void {
  halfSquares(root, weights.map(({ handle }) => root.read(handle, 'float')), name)
}

/**
 * Of the gradients of a single iteration, fetched by `name`; zeros where no iteration was the one. The others compute
 * nothing for it, so that a step costs the same whether norms are asked for now and then or never.
 * @param wanted the number of that iteration, an int32 scalar of the root frame
 */
export function writeGradientSquares(
  root: Frame, loop: LoopFrame, gradients: readonly Output[], wanted: Output, name: string,
): void {
  const carried = loop.carry(root.numbers(new Float32Array(gradients.length), [gradients.length]), 'float', name)
  const isIt = loop.add('Equal', [loop.index, loop.take(wanted, 'int32')], { T: { type: 'int32' } })
  const fork = (value: Output) => loop.add('Switch', [value, isIt], { T: { type: 'float' } })
  const found = halfSquares(loop, gradients.map((gradient) => `${fork(gradient)}:1`))
  carried.close(loop.add('Merge', [fork(carried.value), found], { T: { type: 'float' }, N: { int: 2 } }))
}

/**
 * L2 norms by layer, each over all its trained weights together, in the order of the network.
 * @param weights half the squares of each, @param gradients the same of their gradients
 */
export function normsOf(
  variables: readonly GraphWeight[], weights: ArrayLike<number>, gradients: ArrayLike<number>,
): LayerNorms[] {
  const layers = new Map<string, { weights: number; gradient: number }>()
  variables.forEach(({ name }, i) => {
    const layer = name.slice(0, name.lastIndexOf('/')), sums = layers.get(layer) ?? { weights: 0, gradient: 0 }
    layers.set(layer, { weights: sums.weights + weights[i]!, gradient: sums.gradient + gradients[i]! })
  })
  const norm = (half: number) => Number(Math.sqrt(2 * half).toPrecision(5))
  // What has become infinite shows in the loss, and has no place in JSON.
  return [...layers].filter(([, sums]) => Number.isFinite(sums.weights + sums.gradient))
    .map(([name, sums]) => ({ name, weights: norm(sums.weights), gradient: norm(sums.gradient) }))
}

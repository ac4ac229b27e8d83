import type { LayerSpec, LayerType } from '../../../src/domain/layers'
import { definitionOf } from '../../../src/domain/layers'
import { builders } from '../../../src/engine/eager/builders'
import type { Pass, Weights } from '../../../src/engine/eager/layers/pass'
import { statelessNormal, type Tensor, tf } from '../../../src/engine/tensorflow'
import { seededValues } from '../seededNumbers'
import { layerOf } from '../smallExperiment'
import type { Grid } from './plainLayers'

/** Training or inference with draws that are the same each time they are asked for. */
export const passOf = (training: boolean, seed = 1): Pass => ({
  training,
  uniform: (shape) => tf.tensor(seededValues(shape.reduce((a, b) => a * b, 1), 0, 1, seed), shape),
  normal: (shape) => statelessNormal(shape, [seed, 0]),
})

export const gridOf = (shape: number[], seed: number, low = -1, high = 1): Grid =>
  ({ shape, values: seededValues(shape.reduce((a, b) => a * b, 1), low, high, seed) })
export const tensorOf = ({ shape, values }: Grid): Tensor => tf.tensor(values, shape)
export const read = (tensor: Tensor): Grid => ({ shape: tensor.shape, values: [...tensor.dataSync()] })

/** One layer with seeded weights of the shapes that the domain asks for. */
export function layerUnderTest(type: LayerType, fields: Record<string, unknown>, input: number[]) {
  const spec = layerOf(type, fields)
  const inferred = definitionOf(type).infer(spec as never, input)
  if ('problem' in inferred) throw new Error(inferred.problem.reason)
  const grids = Object.fromEntries(inferred.weights.map(({ name, shape }, i) =>
    [name, gridOf([...shape], 100 + i, name === 'moving_variance' ? 0.5 : -1, 2)]))
  const weights: Weights = Object.fromEntries(
    Object.entries(grids).map(([name, grid]) => [name, tf.variable(tensorOf(grid))]),
  )
  const build = builders[type] as (spec: LayerSpec, weights: Weights, x: Tensor, pass: Pass) => Tensor
  return {
    output: [...inferred.output],
    grids,
    weights,
    forward: (x: Grid, pass: Pass = passOf(false)): Grid =>
      read(tf.tidy(() => build(spec, weights, tensorOf(x), pass))),
  }
}

import { analyse } from '../../../src/domain/analysis'
import type { Architecture } from '../../../src/domain/architecture'
import { activations } from '../../../src/domain/activations'
import { seededNumbers } from '../seededNumbers'
import { architectureOf, type LayerParts } from '../smallExperiment'

export interface RandomStack { architecture: Architecture; shape: [number, number, number]; classes: number }

/** A valid architecture of one to nine layers with fields of all sorts, over a small image of any shape. */
export function randomStack(seed: number): RandomStack {
  const next = seededNumbers(seed)
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const one = <Value>(values: readonly Value[]): Value => values[integer(0, values.length - 1)]!
  const pair = (high: number) => [integer(1, high), integer(1, high)]
  const shape: RandomStack['shape'] = [integer(1, 12), integer(1, 12), integer(1, 4)]
  const classes = integer(2, 12)
  const pooling = () => ({
    pool_size: pair(4),
    strides: one([null, pair(4)]),
    padding: one(['valid', 'same']),
  })
  const candidates: Record<string, () => LayerParts> = {
    Dense: () => ({
      type: 'Dense',
      units: integer(1, 20),
      activation: one(activations),
      use_bias: next() < 0.7,
    }),
    Conv2D: () => ({
      type: 'Conv2D',
      filters: integer(1, 6),
      kernel_size: pair(5),
      strides: pair(3),
      padding: one(['valid', 'same']),
      activation: one(activations),
      use_bias: next() < 0.7,
    }),
    MaxPooling2D: () => ({ type: 'MaxPooling2D', ...pooling() }),
    AveragePooling2D: () => ({ type: 'AveragePooling2D', ...pooling() }),
    Flatten: () => ({ type: 'Flatten' }),
    Dropout: () => ({ type: 'Dropout', rate: next() * 0.9 }),
    SpatialDropout2D: () => ({ type: 'SpatialDropout2D', rate: next() * 0.9 }),
    BatchNormalization: () => ({ type: 'BatchNormalization', center: next() < 0.7, scale: next() < 0.7 }),
    Activation: () => ({ type: 'Activation', activation: one(activations) }),
    LeakyReLU: () => ({ type: 'LeakyReLU', negative_slope: next() }),
  }
  const kinds = Object.keys(candidates)
  const wanted = integer(1, 8)
  const fits = (layers: LayerParts[]) => {
    const { problem } = analyse(architectureOf(layers), shape, classes)
    return !problem || problem.item === 'output'
  }
  let layers: LayerParts[] = []
  while (layers.length < wanted) {
    const longer = [...layers, candidates[one(kinds)]!()]
    if (fits(longer)) layers = longer
  }
  if (analyse(architectureOf(layers), shape, classes).problem) layers.push({ type: 'Flatten' })
  const output = { activation: one(['softmax', 'log_softmax', 'relu_softmax']), use_bias: next() < 0.8 }
  return { architecture: architectureOf(layers, output), shape, classes }
}

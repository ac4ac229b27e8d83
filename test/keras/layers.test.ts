import { beforeAll, describe, it } from 'vitest'
import { type LayerCase, layerCases, stackOf } from '../engine/layerCases'
import { experimentOf, type LayerParts } from '../engine/smallExperiment'
import { expectSameStep } from './sameStep'
import { type Case, type Compared, python, trainBothWays } from './sideBySide'

/** 28 × 28 to the 7 × 6 that the cases are made for. */
const smaller: LayerParts[] = [{ type: 'AveragePooling2D', pool_size: [4, 8], strides: [4, 4] }]

/** What draws is compared where it draws nothing: Keras's draws are its own. */
const still: Record<string, object> = { Dropout: { rate: 0 }, GaussianNoise: { stddev: 0 } }
const compared = ({ layer, ...rest }: LayerCase): LayerCase => ({ ...rest, layer: { ...layer, ...still[layer.type] } })

const cases: Case[] = layerCases.map((one) => ({
  name: one.title, before: 2, steps: 1,
  experiment: experimentOf(stackOf(compared(one), smaller), { batch_size: 24, optimizer: { name: 'SGD', learning_rate: 0.05 } }),
}))

describe.runIf(python)('a step from the same state as Keras, with plain SGD, so that weights show the gradients', () => {
  let found: Compared[]
  beforeAll(async () => { found = await trainBothWays(cases, 72) })

  it.each(cases.map(({ name }, i) => [name, i] as const))('%s', (_name, i) => expectSameStep(found[i]!))
})

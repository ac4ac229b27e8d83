import { describe, it } from 'vitest'
import { caseImage, layerCases, stackOf } from '../layerCases'
import { experimentOf } from '../smallExperiment'
import { expectSameStep, noiseSet } from './sameStep'

const plain = { optimizer: { name: 'SGD', learning_rate: 0.1 } }
const set = noiseSet(caseImage, 3, 5)

describe('a step in the graph is the step of the layer’s definition', () => {
  it.each(layerCases.map((one) => [one.title, one] as const))('%s', (_title, one) => expectSameStep(experimentOf(stackOf(one), plain), set))
})

import { describe, it } from 'vitest'
import { predict } from '../../../src/engine/eager/inference'
import { Predictor } from '../../../src/engine/graph/predictor'
import { expectClose } from '../eager/closeTo'
import { caseImage, layerCases, stackOf } from '../layerCases'
import { experimentOf } from '../smallExperiment'
import { everyIndex } from '../toySet'
import { eagerOf, expectSameStep, noiseSet, opened } from './sameStep'

const plain = { optimizer: { name: 'SGD', learning_rate: 0.1 } }
const set = noiseSet(caseImage, 3, 5)

describe('a step in the graph is the step of the layer’s definition', () => {
  it.each(layerCases.map((one) => [one.title, one] as const))('%s', (_title, one) => expectSameStep(experimentOf(stackOf(one), plain), set))
})

it('GlobalMaxPooling2D over an image of one colour shares the gradient among all its places', () => {
  const plainSet = { ...set, train: { ...set.train, images: set.train.images.map((_, i) => 20 * Math.floor(i / 84)) } }
  expectSameStep(experimentOf([
    { type: 'Conv2D', filters: 3, kernel_size: [1, 1], activation: 'tanh' }, { type: 'GlobalMaxPooling2D' },
  ], plain), plainSet)
})

describe('a prediction from saved weights is the definition’s', () => {
  it.each(layerCases.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    const experiment = experimentOf(stackOf(one), plain), eager = eagerOf(experiment, set)
    eager.train(set.train, everyIndex(set.train))
    const predictor = opened(new Predictor(experiment.architecture, caseImage, set.classes.length, eager.save(1).weights))
    const expected = predict(eager.network, set.test.images, set.test.labels.length, caseImage)
    expectClose(predictor.predict(set.test.images), expected.flat(), { relative: 1e-4, absolute: 1e-6 })
  })
})

import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../../src/domain/probabilities'
import { outputActivations } from '../../../src/domain/architecture'
import { lossesFor, lossTable } from '../../../src/domain/losses'
import { classWeights } from '../../../src/engine/classWeights'
import { Predictor } from '../../../src/engine/graph/predictor'
import { predict } from '../../../src/engine/eager/inference'
import { EagerSession } from '../../../src/engine/eager/eagerSession'
import { expectClose } from '../eager/closeTo'
import { experimentOf, type LayerParts } from '../smallExperiment'
import { everyIndex } from '../toySet'
import { eagerOf, expectSameState, expectSameStep, noiseSet, opened, tracedOf } from './sameStep'

const set = noiseSet([5, 5, 1], 4, 3)
const layers: LayerParts[] = [{ type: 'Flatten' }, { type: 'Dense', units: 6, activation: 'tanh' }]
const plain = { optimizer: { name: 'SGD', learning_rate: 0.1 } }
const pairs = outputActivations.flatMap((activation) => lossesFor(activation).map((loss) => ({ activation, loss })))

describe.each(pairs)('$loss of $activation', ({ activation, loss }) => {
  const training = { ...plain, loss }
  it('and its gradient are those of the definition', () => {
    expectSameStep(experimentOf(layers, training, { activation }), set)
  })
  it.runIf(lossTable[loss].smooths)('likewise with smoothed labels', () => {
    expectSameStep(experimentOf(layers, { ...training, label_smoothing: 0.2 }, { activation }), set)
  })
  it('and what an evaluation tells are the definition’s', async () => {
    const experiment = experimentOf(layers, { ...training, class_weight: [1, 9, 3, 5] }, { activation })
    const indices = everyIndex(set.test)
    const told = tracedOf(experiment, set).evaluate('test', indices)
    const expected = await eagerOf(experiment, set).evaluate(set.test, indices)
    expectClose([told.loss], [expected!.loss], { relative: 1e-4 })
    expect(told.correct).toBe(expected!.correct)
  })
})

describe('class weights', () => {
  it.each([{ chosen: [0, 1, 2.5, 7] }, { chosen: 'balanced' as const }])('of $chosen weigh loss and gradient', ({ chosen }) => {
    const experiment = experimentOf(layers, { ...plain, class_weight: chosen })
    const traced = tracedOf(experiment, set), weights = classWeights(chosen, set)!
    const eager = opened(new EagerSession(experiment, set.shape, set.classes.length, weights))
    const indices = everyIndex(set.train)
    const told = traced.train(indices, indices.length), expected = eager.train(set.train, indices)
    expectClose([told.loss], [expected.loss], { relative: 1e-4 })
    expectSameState(traced.save(1), eager.save(1), 2e-4)
  })
  it('are balanced so that each class counts the same in all', () => {
    const labels = Uint16Array.of(0, 0, 0, 1, 2, 2)
    const weights = classWeights('balanced', { classes: ['a', 'b', 'c'], train: { images: new Uint8Array(6), labels } })!
    expect([...weights]).toEqual([2 / 3, 2, 1].map(Math.fround))
  })
})

it.each(outputActivations)('probabilities of %s are the same in both ways and 1 together', (activation) => {
  const experiment = experimentOf(layers, { loss: lossesFor(activation)[0] }, { activation })
  const traced = tracedOf(experiment, set), eager = eagerOf(experiment, set)
  const predictor = opened(new Predictor(experiment.architecture, set.shape, 4, traced.save(1).weights))
  const found = predictor.predict(set.test.images), expected = predict(eager.network, set.test.images, 5, set.shape)
  expectClose(found, expected.flat(), { relative: 1e-4, absolute: 1e-6 })
  for (const row of rowsOf(found, 4)) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5)
})

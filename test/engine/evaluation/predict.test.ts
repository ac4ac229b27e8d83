import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImageSet } from '../../../src/data/imageSet'
import { confusionOf } from '../../../src/domain/evaluation/confusion'
import { type EvaluationSplit, type Prediction } from '../../../src/domain/evaluation/predictions'
import type { Experiment } from '../../../src/domain/experiment'
import { predict } from '../../../src/engine/evaluation/predict'
import { splitExamples } from '../../../src/engine/training/split'
import { readCheckpoint } from '../../../src/runs/checkpoint'
import { savedRun } from '../savedRun'
import { experimentOf, mixedLayers, smallLayers } from '../smallExperiment'
import { toySet } from '../toySet'

const set = toySet(300, 90)
const going = { tell: () => undefined, stopping: () => false }
const budget = { unit: 'epochs', epochs: 2 }

async function predicted(experiment: Experiment, split: EvaluationSplit, given: ImageSet = set) {
  const run = await savedRun(experiment, given), checkpoint = await readCheckpoint(join(run.folder, 'checkpoints'), 'best')
  return { ...run, prediction: (await predict(experiment, given, checkpoint, split, going))! }
}
const figuresOf = (prediction: Prediction) => ({
  accuracy: confusionOf({ classes: 3, ...prediction }).hits / prediction.labels.length,
  loss: prediction.losses.reduce((sum, loss) => sum + loss, 0) / prediction.losses.length,
})

describe('predictions of a split', () => {
  const l2 = { type: 'Dense', units: 8, kernel_regularizer: { l1: 0, l2: 0.01 } } as const
  it.each([
    { what: 'cross-entropy', experiment: experimentOf(smallLayers, { budget, batch_size: 16 }) },
    { what: 'smoothed labels', experiment: experimentOf(mixedLayers, { budget, label_smoothing: 0.1, class_weight: 'balanced' }) },
    { what: 'penalised weights', experiment: experimentOf([{ type: 'Flatten' }, l2], { budget }) },
    {
      what: 'sigmoid outputs', experiment: experimentOf(smallLayers, { budget, loss: 'binary_crossentropy' }, { activation: 'sigmoid' }),
    },
    { what: 'scores and hinge', experiment: experimentOf(smallLayers, { budget, loss: 'categorical_hinge' }, { activation: 'linear' }) },
  ])('have the accuracy and loss that the run’s own evaluation has, with $what', async ({ experiment }) => {
    const { prediction, evaluation, result } = await predicted(experiment, 'test')
    const { accuracy, loss } = figuresOf(prediction)
    expect(accuracy).toBeCloseTo(evaluation.test.best!.accuracy, 12)
    expect(loss).toBeCloseTo(evaluation.test.best!.loss, 5)
    const checkpoint = await savedRun(experiment, set).then(({ folder }) => readCheckpoint(join(folder, 'checkpoints'), 'best'))
    const held = figuresOf((await predict(experiment, set, checkpoint, 'validation', going))!)
    expect(held.accuracy).toBeCloseTo(result.bestValidation!.accuracy, 12)
    expect(held.loss).toBeCloseTo(result.bestValidation!.loss, 5)
  })

  it('are of the images the run held out, by the places people know', async () => {
    const experiment = experimentOf(smallLayers, { budget, validation: { source: 'split', fraction: 0.2 } })
    const train = Int32Array.from(set.train.labels, (_, i) => 5000 + i), test = Int32Array.from(set.test.labels.keys())
    const { prediction } = await predicted(experiment, 'validation', { ...set, origins: { train, test } })
    const held = splitExamples(set.train.labels, experiment.training).validation
    expect(Array.from(prediction.places)).toEqual(Array.from(held, (index) => 5000 + index))
    expect(Array.from(prediction.labels)).toEqual(Array.from(held, (index) => set.train.labels[index]!))
    expect(prediction.part).toBe('train')
    prediction.places.forEach((_, i) => {
      const row = Array.from(prediction.probabilities.subarray(i * 3, i * 3 + 3))
      expect(prediction.predicted[i]).toBe(row.indexOf(Math.max(...row)))
      expect(prediction.confidence[i]).toBe(Math.max(...row))
      expect(prediction.own[i]).toBe(row[prediction.labels[i]!])
      expect(prediction.ranks[i]).toBe(row.filter((value) => value > prediction.own[i]!).length)
    })
  })

  it('are of images preprocessed as the run’s', async () => {
    const plain = experimentOf(smallLayers, { budget })
    const experiment: Experiment = { ...plain, preprocessing: { ...plain.preprocessing, invert: true, resize: [8, 8], scale: 'standardise' } }
    const { prediction, evaluation } = await predicted(experiment, 'test')
    expect(figuresOf(prediction).accuracy).toBeCloseTo(evaluation.test.best!.accuracy, 12)
  })

  it('tell how far they are and end when asked', async () => {
    const experiment = experimentOf(smallLayers, { budget }), { folder } = await savedRun(experiment, set)
    const checkpoint = await readCheckpoint(join(folder, 'checkpoints'), 'last'), told: [number, number][] = []
    await predict(experiment, set, checkpoint, 'test', { tell: (done, of) => { told.push([done, of]) }, stopping: () => false })
    expect(told[told.length - 1]).toEqual([90, 90])
    expect(await predict(experiment, set, checkpoint, 'test', { ...going, stopping: () => true })).toBeUndefined()
  })
})

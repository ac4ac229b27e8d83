import { describe, expect, it } from 'vitest'
import type { Metric } from '../../../src/domain/metrics'
import { nowOf, progressOf } from '../../../src/renderer/train/progress'
import { makeRun, running } from '../makeRun'

// 900 images in batches of 90: ten steps an epoch, four epochs.
const training = { batch_size: 90, budget: { unit: 'epochs', epochs: 4 } }
const live = makeRun({ training, status: running })
const train = (step: number, accuracy: number, loss = 1): Metric => ({
  kind: 'train', step, epoch: Math.ceil(step / 10), accuracy, loss, seconds: step * 2, imagesPerSecond: 450,
})
const validation = (step: number, accuracy: number): Metric => ({
  kind: 'evaluation', split: 'validation', step, epoch: step / 10, accuracy, loss: 0.5, seconds: step * 2,
})

describe('progressOf', () => {
  it('is at the start before the first figures', () => {
    expect(progressOf(live, [])).toMatchObject({ step: 0, epoch: 1, share: 0 })
  })

  it('tells epoch, step, speed and the time left of a live run', () => {
    const metrics = [train(5, 0.3), train(10, 0.4), validation(10, 0.5), train(15, 0.5)]
    expect(progressOf(live, metrics)).toMatchObject({
      step: 15, epoch: 2, share: 15 / 40, imagesPerSecond: 450, seconds: 30, secondsLeft: 50,
    })
  })

  it('is in the last epoch at the last step', () => {
    expect(progressOf(live, [train(40, 0.9)])).toMatchObject({ epoch: 4, share: 1, secondsLeft: 0 })
  })

  it('takes an ended run from its result and has no time left', () => {
    const progress = progressOf(
      makeRun({ training, result: { step: 20, epoch: 2, seconds: 42, imagesPerSecond: 430 } }), [],
    )
    expect(progress).toMatchObject({ step: 20, epoch: 2, share: 0.5, seconds: 42 })
    expect(progress.secondsLeft).toBeUndefined()
  })
})

describe('nowOf', () => {
  it('shows the mean of the epoch so far, each report weighed by its steps', () => {
    const now = nowOf(live, [train(10, 0.1), train(12, 0.5), train(20 - 2, 0.8)])
    expect(now.train!.accuracy).toBeCloseTo((0.5 * 2 + 0.8 * 6) / 8)
    expect(now.train!.of).toBe('epoch 2 so far')
  })

  it('names the epoch once it is whole', () => {
    expect(nowOf(live, [train(10, 0.4)]).train!.of).toBe('epoch 1')
  })

  it('has the last validation and the best one with its epoch', () => {
    const now = nowOf(live, [validation(10, 0.6), validation(20, 0.8), validation(30, 0.7)])
    expect(now.validation).toMatchObject({ accuracy: 0.7, of: 'epoch 3' })
    expect(now.best).toMatchObject({ accuracy: 0.8, epoch: 2 })
  })

  it('has what was measured beside accuracy, of the last evaluation of each split', () => {
    const test: Metric = { kind: 'evaluation', split: 'test', step: 20, epoch: 2, accuracy: 0.7, loss: 0.6, seconds: 40, auc: 0.9 }
    const measured = (step: number, accuracy: number, auc: number) => ({ ...validation(step, accuracy), auc }) as Metric
    const now = nowOf(live, [train(10, 0.4), measured(10, 0.6, 0.8), measured(20, 0.5, 0.85), test])
    expect(now.validation).toEqual({ accuracy: 0.5, loss: 0.5, auc: 0.85, of: 'epoch 2' })
    expect(now.test!.auc).toBe(0.9)
    expect(now.train).not.toHaveProperty('auc')
    const lastValidation = { accuracy: 0.5, loss: 0.5, step: 20, epoch: 2, f1_score: 0.4 }
    expect(nowOf(makeRun({ training, result: { lastValidation } }), []).validation!.f1_score).toBe(0.4)
  })

  it('has no test figures unless test is watched', () => {
    expect(nowOf(live, [validation(10, 0.6)]).test).toBeUndefined()
  })

  it('takes an ended run from its result', () => {
    const moment = { loss: 0.2, accuracy: 0.93, step: 40, epoch: 4 }
    const now = nowOf(
      makeRun({ training, result: { train: moment, bestValidation: moment, lastValidation: moment } }), [],
    )
    expect(now.train).toMatchObject({ accuracy: 0.93, of: 'epoch 4, mean' })
    expect(now.best).toMatchObject({ epoch: 4 })
  })
})

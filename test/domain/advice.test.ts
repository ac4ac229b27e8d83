import { describe, expect, it } from 'vitest'
import { adviceOf } from '../../src/domain/advice'
import type { Metric } from '../../src/domain/metrics'
import { makeRun, running } from '../renderer/makeRun'

const epochSteps = 100
/** A run of so many epochs, with a report of training and a validation each. */
function curves(
  epochs: number, train: (epoch: number) => number, validation: (epoch: number) => number, accuracy = 0.8,
): Metric[] {
  return Array.from({ length: epochs }, (_, i): Metric[] => {
    const common = { step: (i + 1) * epochSteps, epoch: i + 1, accuracy, seconds: i }
    return [
      { kind: 'train', ...common, loss: train(i), imagesPerSecond: 1 },
      { kind: 'evaluation', split: 'validation', ...common, loss: validation(i) },
    ]
  }).flat()
}
const run = makeRun({ training: { batch_size: 135, budget: { unit: 'epochs', epochs: 20 } }, status: running })
const kindOf = (metrics: Metric[], of = run) => adviceOf(of, metrics)?.kind

describe('advice', () => {
  const falling = (epoch: number) => 2 * 0.9 ** epoch + 0.1
  it('is none for a run that goes well, and none in its first moments', () => {
    expect(kindOf(curves(12, falling, falling))).toBeUndefined()
    expect(kindOf([])).toBeUndefined()
    expect(kindOf(curves(3, (epoch) => 10 ** epoch, falling))).toBeUndefined()
  })
  it('sees a loss that rises, whatever validation says', () => {
    expect(kindOf(curves(12, (epoch) => (epoch < 6 ? 1 : 4), falling))).toBe('rising')
    expect(adviceOf(run, curves(12, (epoch) => (epoch < 6 ? 1 : 4), falling))!.advice).toContain('0.0001')
  })
  it('sees an accuracy no better than guessing', () => {
    expect(kindOf(curves(300, () => 2.3, () => 2.3, 0.1))).toBe('chance')
  })
  it('sees a validation loss that rises while training’s falls', () => {
    expect(kindOf(curves(14, falling, (epoch) => (epoch < 7 ? falling(epoch) + 0.1 : 0.8 + epoch / 10)))).toBe('overfitting')
  })
  it('sees a plateau, unless something is done about it already', () => {
    const flat = curves(16, (epoch) => Math.max(0.5, falling(epoch)), (epoch) => (epoch === 5 ? 0.999 : 1))
    expect(kindOf(flat)).toBe('plateau')
    const scheduled = makeRun({ training: { ...run.experiment.training, schedule: { name: 'cosine_decay' } } })
    expect(kindOf(flat, scheduled)).toBeUndefined()
  })
  it('sees that more training would have helped', () => {
    const ended = makeRun({ training: run.experiment.training, result: { step: 1200 } })
    expect(ended.status.state).toBe('completed')
    expect(kindOf(curves(12, falling, falling), ended)).toBe('unfinished')
  })
})

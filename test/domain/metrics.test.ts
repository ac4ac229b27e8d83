import { describe, expect, it } from 'vitest'
import { bestValidation, isBetter, joinMetrics, type Metric, metricSchema } from '../../src/domain/metrics'
import { seededNumbers } from '../engine/seededNumbers'

const figures = (accuracy: number, loss: number) => ({ accuracy, loss })
const evaluation = (split: 'validation' | 'test', step: number, accuracy: number, loss = 1): Metric =>
  ({ kind: 'evaluation', split, step, epoch: 1, loss, accuracy, seconds: step })
const train = (step: number): Metric =>
  ({ kind: 'train', step, epoch: 1, loss: 1, accuracy: 0.99, seconds: step, imagesPerSecond: 10 })

describe('isBetter', () => {
  it.each([
    ['more accuracy', figures(0.9, 5), figures(0.8, 1), true],
    ['less accuracy', figures(0.8, 1), figures(0.9, 5), false],
    ['less loss at the same accuracy', figures(0.9, 1), figures(0.9, 2), true],
    ['more loss at the same accuracy', figures(0.9, 2), figures(0.9, 1), false],
    ['the same', figures(0.9, 1), figures(0.9, 1), false],
    ['a loss that is none', figures(0.9, NaN), figures(0.9, 1), false],
    ['an infinite loss', figures(0.9, Infinity), figures(0.9, 1), false],
    ['anything, after nothing', figures(0, 9), undefined, true],
  ])('%s', (_what, candidate, best, better) => expect(isBetter(candidate, best)).toBe(better))
})

describe('a line of metrics.jsonl', () => {
  const line = evaluation('validation', 10, 0.8)
  it('is read where it has no figures but loss and accuracy, as those from before there were others', () =>
    expect(metricSchema.parse(line)).toEqual(line))
  it('of an evaluation may have others, as shares', () => {
    expect(metricSchema.parse({ ...line, auc: 0.97, f1_score: 1 })).toEqual({ ...line, auc: 0.97, f1_score: 1 })
    expect(metricSchema.safeParse({ ...line, auc: 1.1 }).success).toBe(false)
    expect(metricSchema.safeParse({ ...line, AUC: 0.9 }).success).toBe(false)
    expect(metricSchema.safeParse({ ...train(1), auc: 0.9 }).success).toBe(false)
  })
})

describe('bestValidation', () => {
  it('is the best evaluation on validation, the first of equals', () => {
    const all = [
      train(1),
      evaluation('validation', 10, 0.8),
      evaluation('test', 10, 0.99),
      evaluation('validation', 20, 0.9),
      evaluation('validation', 30, 0.9),
      evaluation('validation', 40, 0.85),
    ]
    expect(bestValidation(all)).toMatchObject({ step: 20 })
  })
  it('is never of the test set, nor of training', () => {
    expect(bestValidation([train(1), evaluation('test', 10, 0.99)])).toBeUndefined()
    expect(bestValidation([])).toBeUndefined()
  })
})

describe('a line of metrics', () => {
  it.each([
    [{ ...train(1), accuracy: null }],
    [{ ...train(1), extra: 1 }],
    [{ ...train(1), step: -1 }],
    [{ ...train(1), epoch: 0 }],
    [{ ...train(1), kind: 'guess' }],
    [{ ...evaluation('test', 1, 1), split: 'train' }],
    [{ ...train(1), seconds: -1 }],
    [null],
    [[]],
  ])('%j is refused', (line) => expect(metricSchema.safeParse(line).success).toBe(false))
})

describe('joinMetrics', () => {
  it('however what was read and what was told overlap, has each line once and in order', () => {
    const next = seededNumbers(51)
    const all = Array.from({ length: 60 }, (_, i): Metric =>
      i % 5 === 4 ? evaluation('validation', i - (i % 5) + 3, i / 60) : train(i),
    )
    for (let i = 0; i < 200; i++) {
      const end = Math.floor(next() * 60), start = Math.floor(next() * (end + 1))
      expect(joinMetrics(all.slice(0, end), all.slice(start))).toEqual(all)
    }
  })
  it('is what there is where one of the two is empty', () => {
    expect(joinMetrics([], [train(1)])).toEqual([train(1)])
    expect(joinMetrics([train(1)], [])).toEqual([train(1)])
  })
})

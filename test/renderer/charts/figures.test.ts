import { describe, expect, it } from 'vitest'
import type { Evaluation, Metric } from '../../../src/domain/metrics'
import { yBounds } from '../../../src/renderer/charts/axes'
import { curvesOf } from '../../../src/renderer/charts/curves'
import { sharesOf } from '../../../src/renderer/charts/figures'
import { exact } from '../../../src/renderer/charts/tooltip'

const run = (metrics: string[], top_k = 5) => ({ metrics, top_k }) as Parameters<typeof sharesOf>[0][number]
const labels = (...runs: ReturnType<typeof run>[]) => sharesOf(runs).map(({ label }) => label)

describe('what runs can be drawn by', () => {
  it('is accuracy alone where nothing else was measured', () => expect(labels(run([]), run([]))).toEqual(['Accuracy']))
  it('is whatever one of them measured, in one order', () => {
    expect(labels(run(['auc', 'f1_score']), run(['macro_recall']))).toEqual(['Accuracy', 'Macro recall', 'Macro F1', 'AUC'])
  })
  it('names k where it is the same in all that measured it', () => {
    const top = (k: number) => run(['top_k_categorical_accuracy'], k)
    expect(labels(top(3), run([], 7))).toEqual(['Accuracy', 'Top-3 accuracy'])
    expect(labels(top(3), top(5))).toEqual(['Accuracy', 'Top-k accuracy'])
  })
})

describe('the curves of a metric', () => {
  const evaluation = (step: number, accuracy: number, auc?: number): Evaluation =>
    ({ kind: 'evaluation', split: 'validation', step, epoch: step / 10, loss: 1, accuracy, seconds: step, ...(auc !== undefined && { auc }) })
  const train: Metric = { kind: 'train', step: 5, epoch: 1, loss: 1, accuracy: 0.3, seconds: 5, imagesPerSecond: 9 }

  it('are of evaluations, with its figure where the best one was', () => {
    const curves = curvesOf([train, evaluation(10, 0.8, 0.9), evaluation(20, 0.9, 0.85), evaluation(30, 0.7, 0.95)], 'auc', 10)
    expect(curves).toEqual({
      train: [], epochs: [], test: [], validation: [[1, 0.9], [2, 0.85], [3, 0.95]], best: { point: [2, 0.85], epoch: 2 },
    })
  })
  it('are empty where it wasn’t measured', () =>
    expect(curvesOf([train, evaluation(10, 0.8)], 'auc', 10)).toEqual({ train: [], epochs: [], validation: [], test: [] }))
  it('are told as shares, an area as the number that it is', () => {
    expect(exact('f1_score', 0.9214)).toBe('92.14 %')
    expect(exact('auc', 0.9814)).toBe('0.9814')
  })
  it('lie on an axis that ends at 1', () => {
    const points = Array.from({ length: 20 }, (_, i): [number, number] => [i, 0.99 + i / 2000])
    expect(yBounds([points], 'auc')!.max).toBe(1)
    expect(yBounds([points.slice(0, 2)], 'auc')).toMatchObject({ min: 0, max: 1 })
  })
})

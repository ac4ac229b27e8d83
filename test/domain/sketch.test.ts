import { expect, it } from 'vitest'
import type { Metric } from '../../src/domain/metrics'
import { metricsOf, sketchOf } from '../../src/domain/sketch'

const base = { epoch: 1, loss: 1, seconds: 1 }
const evaluation = (step: number, accuracy: number): Metric => ({ kind: 'evaluation', split: 'validation', ...base, step, accuracy })

it('holds short curves as they are, without norms', () => {
  const metrics: Metric[] = [
    { kind: 'train', ...base, step: 1, accuracy: 0.4, imagesPerSecond: 0 }, { kind: 'epoch', ...base, step: 2, accuracy: 0.45 },
    { ...evaluation(2, 0.5), auc: 0.75 } as Metric, { kind: 'evaluation', split: 'test', ...base, step: 2, accuracy: 0.6 },
  ]
  expect(metricsOf(sketchOf([...metrics, { kind: 'norms', step: 2, epoch: 1, seconds: 1, layers: [] }]))).toEqual(metrics)
})

it('keeps the last point and the best validation of long ones', () => {
  const metrics = Array.from({ length: 5001 }, (_, i) => evaluation(i, i === 4444 ? 0.9 : 0.5))
  const kept = metricsOf(sketchOf(metrics))
  expect(kept.length).toBeLessThan(1005)
  expect(kept.map(({ step }) => step)).toEqual(expect.arrayContaining([0, 4444, 5000]))
})

import { expect, it } from 'vitest'
import type { Metric } from '../../src/domain/metrics'
import { thinned } from '../../src/domain/thinned'

const base = { epoch: 1, loss: 1, seconds: 1 }
const evaluation = (step: number, accuracy: number): Metric => ({ kind: 'evaluation', split: 'validation', ...base, step, accuracy })

it('leaves short curves as they are, without norms', () => {
  const metrics = [evaluation(1, 0.5), { kind: 'norms', step: 1, epoch: 1, seconds: 1, layers: [] } as Metric, evaluation(2, 0.6)]
  expect(thinned(metrics)).toEqual([evaluation(1, 0.5), evaluation(2, 0.6)])
})

it('keeps the last point and the best validation of long ones', () => {
  const metrics = Array.from({ length: 5001 }, (_, i) => evaluation(i, i === 4444 ? 0.9 : 0.5)), kept = thinned(metrics)
  expect(kept.length).toBeLessThan(1005)
  expect(kept.map(({ step }) => step)).toEqual(expect.arrayContaining([0, 4444, 5000]))
})

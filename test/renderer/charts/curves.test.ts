import { describe, expect, it } from 'vitest'
import type { Metric } from '../../../src/domain/metrics'
import { curvesOf, faded, type Point, reachFor, smoothed } from '../../../src/renderer/charts/curves'

const base = { loss: 1, accuracy: 0.5, seconds: 1 }
const train = (step: number, epoch: number, accuracy = 0.5): Metric =>
  ({ kind: 'train', ...base, step, epoch, accuracy, imagesPerSecond: 100 })
const validation = (step: number, epoch: number, accuracy: number, loss = 1): Metric =>
  ({ kind: 'evaluation', split: 'validation', ...base, step, epoch, accuracy, loss })

describe('curvesOf', () => {
  it('puts every kind of metric in its own curve, x in epochs', () => {
    const curves = curvesOf([
      train(5, 1, 0.3), train(10, 1, 0.4), validation(10, 1, 0.42),
      { kind: 'epoch', ...base, step: 10, epoch: 1, accuracy: 0.35 },
      { kind: 'evaluation', split: 'test', ...base, step: 10, epoch: 1, accuracy: 0.41 },
    ], 'accuracy', 10)
    expect(curves.train).toEqual([[0.5, 0.3], [1, 0.4]])
    expect(curves.epochs).toEqual([[1, 0.35]])
    expect(curves.validation).toEqual([[1, 0.42]])
    expect(curves.test).toEqual([[1, 0.41]])
  })

  it('has x in steps where a unit is one step', () => {
    expect(curvesOf([train(5, 1)], 'loss', 1).train).toEqual([[5, 1]])
  })

  it('marks the best validation by accuracy, then by loss, in the loss chart too', () => {
    const metrics = [
      validation(10, 1, 0.8, 0.9), validation(20, 2, 0.9, 0.7), validation(30, 3, 0.9, 0.6),
      validation(40, 4, 0.85, 0.1),
    ]
    expect(curvesOf(metrics, 'accuracy', 10).best).toEqual({ point: [3, 0.9], epoch: 3 })
    expect(curvesOf(metrics, 'loss', 10).best).toEqual({ point: [3, 0.6], epoch: 3 })
  })

  it('leaves out what is no number', () => {
    expect(
      curvesOf([{ ...train(5, 1), loss: NaN } as Metric, train(6, 1)], 'loss', 1).train,
    ).toEqual([[6, 1]])
  })

  it('has no best without validation', () => {
    expect(curvesOf([train(5, 1)], 'accuracy', 10).best).toBeUndefined()
  })
})

describe('smoothed', () => {
  const straight: Point[] = Array.from({ length: 60 }, (_, i) => [i, 2 * i + 1])

  it('leaves a straight line where it is, without lag', () => {
    smoothed(straight, 6).forEach(([x, y], i) => {
      expect(x).toBe(i)
      expect(y).toBeCloseTo(2 * i + 1, 9)
    })
  })

  it('takes alternating noise away, at the end too', () => {
    const noisy: Point[] = straight.map(([x], i) => [x, 5 + (i % 2 ? 1 : -1)])
    for (const [x, y] of smoothed(noisy, 10)) if (x > 10) expect(Math.abs(y - 5)).toBeLessThan(0.35)
  })

  it('changes nothing without reach', () => {
    expect(smoothed(straight, 0)).toEqual(straight)
  })

  it.each([0, 1, 2, 5])('copes with %i points', (count) => {
    expect(smoothed(straight.slice(0, count), 4)).toHaveLength(count)
  })

  it('reaches not at all for a handful of points and further for many', () => {
    expect(reachFor(5)).toBe(0)
    expect(reachFor(100)).toBeGreaterThan(2)
    expect(reachFor(100_000)).toBe(200)
  })
})

it('takes time in proportion to the points, not to their square', () => {
  const metrics = Array.from({ length: 100_000 }, (_, i) => train(i + 1, Math.floor(i / 100) + 1))
  const curve = smoothed(curvesOf(metrics, 'accuracy', 100).train, 200)
  expect(curve).toHaveLength(100_000)
}, 2000)

describe('faded', () => {
  it('is the mean of a point and those before it, as TensorBoard has it', () => {
    // By hand: (0.5·1 + 0.25·0) / 0.75 for the second, (0.5·4 + 0.25·1 + 0.125·0) / 0.875 for the third.
    expect(faded([[1, 0], [2, 1], [3, 4]], 0.5).map(([, y]) => y)).toEqual([0, 0.5 / 0.75, 2.25 / 0.875])
  })
  it('leaves a level line level from its first point on, and any line alone without it', () => {
    for (const [, y] of faded([[0, 3], [1, 3], [2, 3]], 0.99)) expect(y).toBeCloseTo(3)
    expect(faded([[0, 3], [1, 5]], 0)).toEqual([[0, 3], [1, 5]])
  })
})

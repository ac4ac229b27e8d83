import { describe, expect, it } from 'vitest'
import type { Metric } from '../../../src/domain/metrics'
import type { ChartTheme } from '../../../src/renderer/charts/theme'
import { normLines } from '../../../src/renderer/train/normLines'

const theme = new Proxy({}, { get: (_, name) => `colour-${String(name)}` }) as ChartTheme
const at = (step: number, count: number): Metric => ({
  kind: 'norms', step, epoch: 1, seconds: step,
  layers: Array.from({ length: count }, (_, i) => ({ name: `layer_${i}`, weights: i + 1, gradient: step / 10 })),
})

describe('lines of norms', () => {
  it('are one a layer, in the order of the network, from norms alone', () => {
    const train: Metric = { kind: 'train', step: 5, epoch: 1, loss: 1, accuracy: 0.5, seconds: 1, imagesPerSecond: 9 }
    const lines = normLines([at(10, 2), train, at(20, 2)], 'gradient', 10, theme)
    expect(lines.map(({ name, points }) => [name, points])).toEqual([
      ['layer_0', [[1, 1], [2, 2]]], ['layer_1', [[1, 1], [2, 2]]],
    ])
    expect(normLines([at(10, 2)], 'weights', 1, theme).map(({ points }) => points[0])).toEqual([[10, 1], [10, 2]])
  })
  it('are told apart by colour and dash for eighteen layers', () => {
    const looks = normLines([at(1, 18)], 'weights', 1, theme).map(({ colour, dash }) => `${colour} ${dash}`)
    expect(new Set(looks).size).toBe(18)
  })
  it('are none of a run without norms', () => {
    expect(normLines([], 'weights', 1, theme)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { chartOption, type Drawing } from '../../../src/renderer/charts/chartOption'
import type { Line } from '../../../src/renderer/charts/line'
import type { ChartTheme } from '../../../src/renderer/charts/theme'

const theme = new Proxy({}, { get: (_, name) => `colour-${String(name)}` }) as ChartTheme
const line: Line = {
  id: 'train', name: 'train', split: 'train', colour: 'accent', points: [[1, 0.5], [2, 0.25]],
}
const drawing: Drawing = {
  lines: [line], figure: 'loss', xUnit: 'epochs', xEnd: 10, bounds: { min: 0, max: 1, step: 0.2 }, log: false, marks: [],
}
interface Option {
  series: {
    name: string; data: number[][]; lineStyle: { type: string }
    markPoint: { data: { coord: number[] }[] }; markLine: { data: unknown[] }
  }[]
  yAxis: { min: number; max: number; axisLabel: { customValues: number[]; formatter(value: number): string } }
  xAxis: { max: number; axisLabel: { customValues: number[]; formatter(value: number): string } }
  dataZoom: { startValue: number; endValue: number }[]
}
const optionOf = (patch: Partial<Drawing>) => chartOption(
  { ...drawing, ...patch }, theme,
) as unknown as Option

describe('chartOption', () => {
  it('draws train solid, validation dashed and test dotted', () => {
    const lines = (['train', 'validation', 'test'] as const).map((split) => ({ ...line, id: split, split }))
    expect(
      optionOf({ lines }).series.map((series) => series.lineStyle.type),
    ).toEqual(['solid', 'dashed', 'dotted'])
  })

  it('ends its x axis at the budget', () => {
    expect(optionOf({}).xAxis.max).toBe(10)
  })

  it('labels accuracies in percent', () => {
    expect(optionOf({ figure: 'accuracy' }).yAxis.axisLabel.formatter(0.8)).toBe('80 %')
    expect(
      optionOf(
        { figure: 'accuracy', bounds: { min: 0.9, max: 0.92, step: 0.005 } },
      ).yAxis.axisLabel.formatter(0.905),
    ).toBe('90.5 %')
  })

  it('draws a logarithmic axis over exponents and labels it with values', () => {
    const { yAxis, series } = optionOf({ log: true })
    expect(series[0]!.data.map(([, y]) => y)).toEqual([Math.log10(0.5), Math.log10(0.25)])
    expect(yAxis.axisLabel.formatter(Math.log10(0.2))).toBe('0.2')
    expect(yAxis.min).toBeLessThanOrEqual(Math.log10(0.25))
  })

  it('draws what is zoomed into, with ticks of its own, the first one saying the unit', () => {
    const points: [number, number][] = [[0, 3], [2, 1], [4, 0.5], [6, 0.25]]
    const { series, xAxis, dataZoom } = optionOf({ lines: [{ ...line, points }], zoom: [3, 5], marks: [{ x: 1, label: 'phase 2' }] })
    expect(series[0]!.data).toEqual([[3, 0.75], [4, 0.5], [5, 0.375]])
    expect(series[0]!.markLine.data).toEqual([])
    expect(dataZoom[0]).toMatchObject({ startValue: 3, endValue: 5 })
    expect(xAxis.axisLabel.customValues).toEqual([3, 4, 5])
    expect(xAxis.axisLabel.formatter(3)).toBe('epoch 3')
    expect(xAxis.axisLabel.formatter(4)).toBe('4')
  })

  it.each([[[]], [[line]], [[{ ...line, points: [[1, 0] as [number, number]] }]]])(
    'has a logarithmic axis where nothing above 0 is seen: %j', (lines) => {
      const { yAxis } = optionOf({ lines, log: true, zoom: [5, 6] })
      expect(yAxis.axisLabel.customValues.length).toBeGreaterThan(1)
      expect(yAxis.max).toBeGreaterThan(yAxis.min)
    })

  it('marks the best point and draws a trend over the measured values', () => {
    const { series } = optionOf(
      { lines: [{ ...line, trend: line.points, best: { point: [2, 0.25], epoch: 2 } }] },
    )
    expect(series).toHaveLength(2)
    expect(series[0]!.markPoint.data[0]!.coord).toEqual([2, 0.25])
  })

  it('says opacity and marks each time, since ECharts merges into what was drawn before', () => {
    const [plain] = optionOf({}).series
    expect(plain!.lineStyle).toMatchObject({ opacity: 1, width: 2 })
    expect(plain!.markPoint.data).toEqual([])
  })
})

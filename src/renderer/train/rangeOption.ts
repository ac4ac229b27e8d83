import type { EChartsCoreOption } from 'echarts/core'
import { lossText } from '../../domain/format'
import { highestRate, lowestRate, type RatePoint, smoothedLosses } from '../../domain/rateRange'
import { niceBounds, ticksOf } from '../charts/axes'
import { labelLook, tooltipLook } from '../charts/look'
import type { ChartTheme } from '../charts/theme'
import { numberText } from './numbers'

/** A rate that is marked, with what it is. */
export interface MarkedRate { rate: number; label: string }

const rateText = (rate: number): string => numberText(Number(rate.toPrecision(2)))

/** So far above the first losses, what has exploded leaves the picture: it would press the fall into a corner. */
const headroom = 1.5

/** ECharts' option of a range test: each step's loss faintly, the smoothed ones over it, over a logarithmic axis of rates. */
export function rangeOption(points: readonly RatePoint[], marks: readonly MarkedRate[], theme: ChartTheme): EChartsCoreOption {
  const smooth = smoothedLosses(points)
  const lowest = Math.min(...points.map(({ loss }) => loss)), highest = Math.max(...points.map(({ loss }) => loss))
  const top = Math.min(highest, headroom * (smooth[0] ?? 1))
  const bounds = points.length ? niceBounds(lowest > 0 && lowest < top * 0.7 ? 0 : lowest, top) : niceBounds(0, 1)
  const ticks = ticksOf(bounds)
  const label = labelLook(theme)
  const line = { type: 'line', symbol: 'none', animation: false, clip: true, silent: true, color: theme.core } as const
  return {
    animation: false,
    grid: { left: 4, right: 18, top: 22, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'log', min: lowestRate, max: highestRate,
      axisLine: { onZero: false, lineStyle: { color: theme.line } }, axisTick: { lineStyle: { color: theme.line } },
      splitLine: { show: false }, axisLabel: { ...label, hideOverlap: true, formatter: rateText },
      axisPointer: { label: { show: false } },
    },
    yAxis: {
      type: 'value', min: bounds.min, max: bounds.max, axisLine: { show: false }, axisTick: { show: false },
      axisLabel: {
        ...label, customValues: ticks, hideOverlap: true, formatter: (loss: number) => String(Number(loss.toPrecision(3))),
      },
      splitLine: { lineStyle: { color: theme.line } },
    },
    tooltip: {
      ...tooltipLook(theme),
      formatter: (parameters: unknown) => {
        const at = (parameters as { dataIndex: number }[])[0]?.dataIndex
        return at === undefined || !points[at] ? ''
          : `rate ${rateText(points[at].rate)}<br>loss ${lossText(points[at].loss)}, smoothed ${lossText(smooth[at]!)}`
      },
    },
    series: [
      {
        ...line, id: 'steps', data: points.map(({ rate, loss }) => [rate, loss]), lineStyle: { width: 1, opacity: 0.35 },
      },
      {
        ...line, id: 'smoothed', data: points.map(({ rate }, i) => [rate, smooth[i]]), lineStyle: { width: 2 },
        markLine: {
          animation: false, silent: true, symbol: 'none', precision: 12, // two digits by default, which makes 0 of a rate
          lineStyle: { color: theme.accent, type: [4, 3], width: 1.5 },
          label: { color: theme.accent, fontFamily: theme.font, fontSize: 11, position: 'end', rotate: 0, distance: 4 },
          data: marks.map(({ rate, label: name }) => ({ xAxis: rate, label: { formatter: name } })),
        },
      },
    ],
  }
}

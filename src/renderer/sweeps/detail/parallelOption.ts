import type { EChartsCoreOption } from 'echarts/core'
import { percent } from '../../../domain/format'
import { meanText } from '../../../domain/sweep/reproduction'
import type { KeptSweep } from '../../../domain/sweep/kept'
import type { TableRow } from '../../../domain/sweep/table'
import { niceBounds } from '../../charts/axes'
import { labelLook, tooltipLook } from '../../charts/look'
import type { ChartTheme } from '../../charts/theme'
import { numberLabel, type Pointed, said } from './scoreOption'
import { numericAxis, type Score, scoreData, xChoices } from './scorePoints'

/** ECharts' option of every combination as a line through all its values to its score: the better, the stronger. */
export function parallelOption(
  kept: KeptSweep, rows: readonly TableRow[], score: Score, theme: ChartTheme,
): EChartsCoreOption {
  const drawn = rows.flatMap((one) => (one.row?.[score] ? [{ ...one, row: one.row, figure: one.row[score] }] : []))
  const means = drawn.map(({ figure }) => figure.mean), low = Math.min(...means), high = Math.max(...means)
  const bounds = niceBounds(low, high)
  const label = labelLook(theme), choices = xChoices(kept)
  const look = {
    nameTextStyle: { ...label, color: theme.ink },
    // Lines run over them.
    axisLabel: { ...label, color: theme.ink, backgroundColor: theme.panel, padding: [1, 3], borderRadius: 3 },
    axisLine: { lineStyle: { color: theme.dim } }, axisTick: { lineStyle: { color: theme.line } },
  }
  const axes = choices.map(({ value: x, label: name }, dim) => {
    const { categories, log, groups } = scoreData(kept, rows, x, score)
    if (categories) return { ...look, dim, name, type: 'category', data: categories }
    const { axisLabel, ...axis } = numericAxis(groups.flatMap(({ points }) => points.map((point) => point.x)), log, 0)
    return { ...look, ...axis, dim, name, axisLabel: { ...look.axisLabel, formatter: numberLabel, ...axisLabel } }
  })
  const place = (one: (typeof drawn)[number]) => choices.map(({ value: x }) => {
    if (x === 'parameters') return one.row.parameters
    const { text } = one.values[x]!
    return Number.isFinite(Number(text)) ? Number(text) : text
  })
  return {
    animation: false,
    parallel: { left: 54, right: 70, top: 34, bottom: 22, parallelAxisDefault: { nameLocation: 'end', nameGap: 14 } },
    parallelAxis: [...axes, {
      ...look, dim: axes.length, name: score, type: 'value', min: Math.max(0, bounds.min), max: Math.min(1, bounds.max),
      axisLabel: { ...look.axisLabel, formatter: (share: number) => percent(share, bounds.step < 0.01 ? 1 : 0) },
    }],
    tooltip: { ...tooltipLook(theme), trigger: 'item', formatter: ({ data }: Pointed) => said(data?.said ?? [], theme) },
    series: [{
      type: 'parallel', smooth: 0.15, emphasis: { lineStyle: { width: 4, opacity: 1 } },
      data: drawn.map((one) => {
        const share = high > low ? (one.figure.mean - low) / (high - low) : 1
        return {
          value: [...place(one), one.figure.mean],
          said: [one.values.map(({ label: what, text }) => `${what} ${text}`).join(' · '), `${meanText(one.figure)} ${score}`],
          // The best one stands out.
          lineStyle: share === 1 ? { color: theme.core, width: 3, opacity: 1 }
            : { color: theme.accent, width: 1.75, opacity: 0.2 + 0.8 * share },
        }
      }),
    }],
  }
}

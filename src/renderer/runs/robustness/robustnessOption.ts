import type { EChartsCoreOption } from 'echarts/core'
import { percent } from '../../../domain/format'
import { type CorruptionName, corruptions, type Robustness } from '../../../domain/robustness'
import { labelLook, tooltipLook } from '../../charts/look'
import type { ChartTheme, ColourName } from '../../charts/theme'

/** A run's robustness, as it is drawn. */
export interface RobustRun { id: string; name: string; colour: ColourName; robustness: Robustness }

export const pointsOf = ({ curves }: Robustness, name: CorruptionName) =>
  curves.find(({ corruption }) => corruption === name)?.points ?? []

/** ECharts' option of accuracy against the levels of one corruption, a line a run; the levels stand at even distances. */
export function robustnessOption(name: CorruptionName, runs: readonly RobustRun[], theme: ChartTheme): EChartsCoreOption {
  const { levels, neutral } = corruptions[name]
  const label = labelLook(theme)
  const at = (run: RobustRun) => new Map(pointsOf(run.robustness, name).map(({ level, accuracy }) => [level, accuracy]))
  return {
    animation: false,
    grid: { left: 4, right: 10, top: 8, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category', boundaryGap: false, data: levels.map(String),
      axisLine: { onZero: false, lineStyle: { color: theme.line } }, axisTick: { show: false },
      axisLabel: { ...label, hideOverlap: true }, axisPointer: { label: { show: false } },
    },
    yAxis: {
      type: 'value', min: 0, max: 1, interval: 0.5, axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { ...label, formatter: (share: number) => percent(share, 0) }, splitLine: { lineStyle: { color: theme.line } },
    },
    tooltip: {
      ...tooltipLook(theme),
      formatter: (parameters: unknown) => {
        const index = (parameters as { dataIndex: number }[])[0]?.dataIndex
        return index === undefined ? '' : tooltipOf(levels[index]!, name, runs, theme)
      },
    },
    series: runs.map((run, i) => ({
      type: 'line', id: run.id, data: levels.map((level) => at(run).get(level) ?? null), color: theme[run.colour],
      symbol: 'circle', symbolSize: 4, animation: false, lineStyle: { width: 2 }, emphasis: { disabled: true },
      ...(i > 0 ? {} : {
        markLine: {
          animation: false, silent: true, symbol: 'none', label: { show: false },
          lineStyle: { color: theme.dim, type: [2, 3], width: 1 }, data: [{ xAxis: String(neutral) }],
        },
      }),
    })),
  }
}

/** As elements, since names of runs are free text. */
function tooltipOf(level: number, name: CorruptionName, runs: readonly RobustRun[], theme: ChartTheme): HTMLElement {
  const { unit, neutral } = corruptions[name], table = document.createElement('table')
  const caption = table.createCaption()
  caption.textContent = `${level} ${unit}${level === neutral ? ', as it is' : ''}`
  caption.style.cssText = `text-align: left; white-space: nowrap; color: ${theme.dim}`
  for (const run of runs) {
    const point = pointsOf(run.robustness, name).find((one) => one.level === level)
    if (!point) continue
    const row = table.insertRow(), who = row.insertCell(), value = row.insertCell()
    who.textContent = runs.length > 1 ? run.name : 'accuracy'
    who.style.cssText = `max-width: 220px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: ${theme[run.colour]}`
    value.textContent = percent(point.accuracy)
    value.style.cssText = 'padding-left: 14px; text-align: right; font-weight: 600; font-variant-numeric: tabular-nums'
  }
  return table
}

import type { EChartsCoreOption } from 'echarts/core'
import { lossText, percent } from '../../../domain/format'
import { type BandPoint, bandOf, type CurvePoint } from '../../../domain/sweep/band'
import type { Metric } from '../../../domain/metrics'
import type { Run } from '../../../domain/run'
import type { TableRow } from '../../../domain/sweep/table'
import { planOf } from '../../../domain/training'
import { yBounds } from '../../charts/axes'
import { labelLook, tooltipLook } from '../../charts/look'
import { type ChartTheme, runColours } from '../../charts/theme'

export interface CurveChoice { split: 'validation' | 'train'; figure: 'accuracy' | 'loss' }
/** A combination's mean curve over its repeats, by epochs. */
export interface MeanCurve { name: string; band: BandPoint[] }
/** More can't be told apart: as many as there are colours, then those dashed. */
export const mostCurves = 12
const mostPoints = 300

/** A run's curve by epochs. Train's figures are the epochs' means where there are some, else what was told between. */
function curveOf({ experiment, data }: Run, metrics: readonly Metric[], { split, figure }: CurveChoice): CurvePoint[] {
  const { stepsPerEpoch } = planOf(experiment.training, data.train)
  const epochs = metrics.filter((metric) => metric.kind === 'epoch').length > 2 ? 'epoch' : 'train'
  return metrics.flatMap((metric) => {
    const belongs = split === 'validation' ? metric.kind === 'evaluation' && metric.split === 'validation' : metric.kind === epochs
    return belongs && metric.kind !== 'norms' ? [{ step: metric.step / stepsPerEpoch, value: metric[figure] }] : []
  })
}

export function meanCurves(
  rows: readonly TableRow[], metricsOf: (id: string) => readonly Metric[] | undefined, choice: CurveChoice,
): MeanCurve[] {
  return rows.flatMap(({ values, row }) => {
    if (!row) return []
    const curves = row.runs.map((run) => curveOf(run, metricsOf(run.id) ?? [], choice)).filter((curve) => curve.length)
    const all = bandOf(curves), every = Math.ceil(all.length / mostPoints)
    const band = all.filter((_, i) => i % every === 0 || i === all.length - 1)
    return band.length ? [{ name: values.map(({ label, text }) => `${label} ${text}`).join(' · ') || 'mean', band }] : []
  })
}

/** ECharts' option of mean curves, each with the band of its 95 % interval where it has several runs. */
export function bandOption(curves: readonly MeanCurve[], { split, figure }: CurveChoice, theme: ChartTheme): EChartsCoreOption {
  const means = curves.map(({ band }) => band.map(({ step, mean }): [number, number] => [step, mean]))
  const bounds = yBounds(means, figure) ?? { min: 0, max: 1, step: 0.2 }, digits = bounds.step < 0.01 ? 1 : 0
  const label = labelLook(theme)
  const said = (value: number, more = 0) => (figure === 'accuracy' ? percent(value, digits + more) : lossText(value))
  const name = { nameLocation: 'middle', nameTextStyle: label }
  return {
    animation: false, grid: { left: 58, right: 16, top: 10, bottom: 42 },
    xAxis: {
      ...name, type: 'value', name: 'epochs', nameGap: 26, min: 0, max: 'dataMax',
      axisTick: { show: false }, splitLine: { show: false }, axisLine: { onZero: false, lineStyle: { color: theme.line } },
      axisLabel: { ...label, hideOverlap: true, showMaxLabel: false },
    },
    yAxis: {
      ...name, type: 'value', name: `${split} ${figure}`, nameGap: 42, min: bounds.min, max: bounds.max, interval: bounds.step,
      axisTick: { show: false }, axisLabel: { ...label, formatter: (value: number) => said(value) },
      splitLine: { lineStyle: { color: theme.line } },
    },
    tooltip: { ...tooltipLook(theme), formatter: (all: unknown) => tooltipOf(all, curves, (value) => said(value, 1), theme) },
    series: curves.flatMap(({ name: curve, band }, i) => {
      const color = colourOfCurve(i, theme)
      const common = { type: 'line', showSymbol: false, animation: false, emphasis: { disabled: true }, color }
      const edge = { ...common, stack: curve, stackStrategy: 'all', silent: true, lineStyle: { width: 0 }, tooltip: { show: false }, z: 1 }
      return [
        { ...edge, data: band.map(({ step, mean, halfWidth = 0 }) => [step, mean - halfWidth]) },
        { ...edge, areaStyle: { color, opacity: 0.14 }, data: band.map(({ step, halfWidth = 0 }) => [step, 2 * halfWidth]) },
        {
          ...common, name: curve, data: band.map(({ step, mean }) => [step, mean]), z: 2, showSymbol: band.length === 1, symbol: 'circle',
          lineStyle: { width: 2, type: i < runColours.length ? 'solid' : [6, 4] },
        },
      ]
    }),
  }
}

export const colourOfCurve = (i: number, theme: ChartTheme): string => theme[runColours[i % runColours.length]!]

function tooltipOf(
  parameters: unknown, curves: readonly MeanCurve[], said: (value: number) => string, theme: ChartTheme,
): HTMLElement | string {
  const x = Number((parameters as { axisValue?: number }[])[0]?.axisValue)
  if (!Number.isFinite(x)) return ''
  const table = document.createElement('table'), caption = table.createCaption()
  caption.textContent = `epoch ${Number(x.toFixed(2))}`
  caption.style.cssText = `text-align: left; color: ${theme.dim}`
  curves.forEach(({ name, band }, i) => {
    const point = band.reduce((near, one) => (Math.abs(one.step - x) < Math.abs(near.step - x) ? one : near))
    const row = table.insertRow(), who = row.insertCell(), value = row.insertCell()
    who.textContent = name
    who.style.cssText = `max-width: 240px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: ${colourOfCurve(i, theme)}`
    value.textContent = `${said(point.mean)}${point.halfWidth === undefined ? '' : ` ± ${said(point.halfWidth)}`}`
    value.style.cssText = 'padding-left: 14px; text-align: right; font-weight: 600; font-variant-numeric: tabular-nums'
  })
  return table
}

import type { EChartsCoreOption } from 'echarts/core'
import { compact, percent } from '../../../domain/format'
import { meanText } from '../../../domain/sweep/reproduction'
import type { Sweep } from '../../../domain/sweep/sweep'
import { niceBounds } from '../../charts/axes'
import { labelLook, tooltipLook } from '../../charts/look'
import { type ChartTheme, colourOfSlot } from '../../charts/theme'
import { numericAxis, type ScoreData, type ScorePoint } from './scorePoints'

/** More are told apart by nobody; they are drawn in one colour. */
export const mostColours = 6

/** What ECharts gives and takes where a mark is drawn by hand. */
interface Drawing { value(dimension: number): number; coord(point: [number, number]): [number, number] }

/** What a tooltip is about. */
export interface Pointed { data?: { said?: string[] } }

/** ECharts' option of scores, each a mean with its 95 % interval, against one dimension or the parameters. */
export function scoreOption(
  { categories, log, groups, reported }: ScoreData, { references }: Pick<Sweep, 'references'>, labels: { x: string; y: string },
  theme: ChartTheme,
): EChartsCoreOption {
  const colourOf = (i: number) => theme[colourOfSlot(groups.length > mostColours ? 0 : i)]
  const all = groups.flatMap(({ points }) => points)
  const ends = all.flatMap(({ figure: { mean, halfWidth = 0 } }) => [mean - halfWidth, mean + halfWidth])
  const shares = [...ends, ...references.map(({ accuracy }) => accuracy), ...reported.map(({ accuracy }) => accuracy)]
  const places = [...all, ...reported].map((point) => point.x)
  const axis: { axisLabel?: object } = categories ? { type: 'category', data: categories } as object : numericAxis(places, log, 0.04)
  const { min, max, step } = niceBounds(Math.max(0, Math.min(1, ...shares)), Math.min(1, Math.max(0, ...shares)))
  const label = labelLook(theme), name = { nameLocation: 'middle', nameTextStyle: label }
  return {
    animation: false, grid: { left: 58, right: 18, top: 14, bottom: 42 },
    xAxis: {
      ...name, ...axis, name: labels.x, nameGap: 26, splitLine: { show: false }, axisTick: { show: false },
      axisLine: { onZero: false, lineStyle: { color: theme.line } },
      axisLabel: { ...label, hideOverlap: true, formatter: numberLabel, ...axis.axisLabel },
    },
    yAxis: {
      ...name, name: labels.y, nameGap: 42, type: 'value', min: Math.max(0, min), max: Math.min(1, max), interval: step,
      axisTick: { show: false },
      axisLabel: { ...label, formatter: (share: number) => percent(share, step < 0.01 ? 1 : 0) },
      splitLine: { lineStyle: { color: theme.line } },
    },
    tooltip: { ...tooltipLook(theme), trigger: 'item', formatter: ({ data }: Pointed) => said(data?.said ?? [], theme) },
    series: [
      ...groups.flatMap(({ name: group, points }, i) => [whiskers(points, colourOf(i)), {
        type: 'line', name: group, color: colourOf(i), symbol: 'circle', symbolSize: 7,
        lineStyle: { width: points.length > 1 && groups.length <= mostColours ? 1.5 : 0 },
        data: points.map(({ x, figure, row }) => ({
          value: [x, figure.mean],
          said: [nameOf(row.values), `${meanText(figure)}, ${figure.count} ${figure.count === 1 ? 'run' : 'runs'}`],
        })),
        emphasis: { disabled: true }, ...(i ? {} : { markLine: lines(references, theme) }),
      }]),
      {
        type: 'scatter', symbol: 'emptyDiamond', symbolSize: 11, color: theme.ink, name: 'reported', itemStyle: { borderWidth: 1.5 },
        data: reported.map(({ x, accuracy, text }) => ({ value: [x, accuracy], said: ['reported', text] })),
      },
    ],
  }
}

/** As short as it can be said: `0.0003`, `1.6 k`, a name as it is. */
export const numberLabel = (value: number | string): string =>
  (typeof value === 'string' ? value : value >= 10_000 ? compact(value) : String(Number(value.toPrecision(3))))

const nameOf = (values: ScorePoint['row']['values']): string =>
  values.map(({ label, text }) => `${label} ${text}`).join(' · ') || 'the experiment'

/** Upright bars from end to end of each interval. */
function whiskers(points: readonly ScorePoint[], colour: string) {
  const data = points.flatMap(({ x, figure: { mean, halfWidth } }) =>
    (halfWidth ? [[x, mean - halfWidth, mean + halfWidth]] : []))
  return {
    type: 'custom', silent: true, data, encode: { x: 0, y: [1, 2] }, z: 1, clip: true,
    renderItem: (_: unknown, api: Drawing) => {
      const [x, low] = api.coord([api.value(0), api.value(1)]), [, high] = api.coord([api.value(0), api.value(2)])
      const line = (x1: number, y1: number, x2: number, y2: number) =>
        ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: colour, lineWidth: 1.25 } })
      return { type: 'group', children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)] }
    },
  }
}

const lines = (references: Sweep['references'], theme: ChartTheme) => ({
  silent: true, animation: false, symbol: 'none', lineStyle: { color: theme.dim, type: [5, 4], width: 1 },
  data: references.map(({ label, accuracy }) => ({
    yAxis: accuracy,
    label: { ...labelLook(theme), position: 'insideEndTop', formatter: () => `${label}: ${percent(accuracy)}` },
  })),
})

/** As elements, since names are free text. */
export function said(texts: readonly string[], theme: ChartTheme): HTMLElement {
  const box = document.createElement('div')
  texts.forEach((text, i) => {
    const line = box.appendChild(document.createElement('div'))
    line.textContent = text
    line.style.cssText = i ? 'font-weight: 600; font-variant-numeric: tabular-nums' : `color: ${theme.dim}; max-width: 320px; white-space: normal`
  })
  return box
}


import type { LineSeriesOption } from 'echarts/charts'
import type { EChartsCoreOption } from 'echarts/core'
import { type Bounds, logTicks, ticksOf, xBounds } from './axes'
import type { Point } from './curves'
import { type Figure, inPercent } from './figures'
import { labelLook, tooltipLook } from './look'
import { dashOf, digitsFor, type Line, type XUnit } from './line'
import type { ChartTheme } from './theme'
import { tooltipOf } from './tooltip'
import { leastShare, type Span, within } from './zoom'

/** An upright line at a place of the x axis. */
export interface Mark { x: number; label: string }

export interface Drawing {
  lines: readonly Line[]
  figure: Figure
  xUnit: XUnit
  /** Where the x axis ends: the whole budget of a live run, so that the curve grows into it. */
  xEnd: number
  bounds: Bounds
  /** The y axis shows powers of ten. */
  log: boolean
  marks: readonly Mark[]
  /** The part of the x axis that is shown, where it isn't all of it. */
  zoom?: Span | undefined
}

/**
 * ECharts' option of a chart of curves. A logarithmic axis is drawn as a plain one over exponents, since
 * ECharts' own has lines at powers of ten alone, and a loss rarely spans two of them.
 */
export function chartOption(drawing: Drawing, theme: ChartTheme): EChartsCoreOption {
  const { lines, figure, xUnit, xEnd, bounds, log, marks, zoom } = drawing
  const x = xBounds(xEnd), shown = xBounds(xEnd, zoom), xTicks = ticksOf(shown)
  const seen = (points: Point[]): Point[] => (zoom ? within(points, zoom) : points)
  // Where nothing is above 0, an axis that has something to show all the same.
  const lowest = lines.flatMap(({ points }) => seen(points))
    .reduce<number | undefined>((least, [, y]) => (y > 0 ? Math.min(least ?? y, y) : least), undefined) ?? 0.1
  const values = log ? logTicks(Math.max(1e-9, lowest), Math.max(bounds.max, lowest * 2)) : ticksOf(bounds)
  const place = log ? (y: number) => Math.log10(Math.max(y, 1e-9)) : (y: number) => y
  const ticks = values.map(place)
  const digits = digitsFor(figure, bounds.step)
  const yText = (y: number) => {
    if (inPercent(figure)) return `${(y * 100).toFixed(digits)} %`
    return log ? String(Number((10 ** y).toPrecision(3))) : y.toFixed(digits)
  }
  const at = (points: Point[]): Point[] => (log ? points.map(([px, py]) => [px, place(py)]) : points)
  // Only what is seen, so that thinning out keeps what the zoom is for.
  const drawn = (points: Point[]): Point[] => seen(at(points))

  const markLine: LineSeriesOption['markLine'] = {
    animation: false, silent: true, symbol: 'none',
    lineStyle: { color: theme.dim, type: [2, 3], width: 1 },
    label: { color: theme.dim, fontFamily: theme.font, fontSize: 11, position: 'insideEndTop', rotate: 0, align: 'left', distance: 4 },
    data: marks.filter((mark) => mark.x >= shown.min && mark.x <= shown.max)
      .map(({ x: xAxis, label: name }) => ({ xAxis, label: { formatter: name } })),
  }

  const series = lines.flatMap((line, i): LineSeriesOption[] => {
    const common: LineSeriesOption = {
      type: 'line', color: theme[line.colour], clip: true, sampling: 'lttb', animation: false,
      symbol: 'circle', showSymbol: line.points.length === 1, symbolSize: 5,
      emphasis: { disabled: true },
      // All said each time: ECharts merges a series into the one drawn before.
      lineStyle: { type: line.dash ?? dashOf[line.split], width: line.split === 'test' ? 1.75 : 2, opacity: 1 },
    }
    const main: LineSeriesOption = {
      ...common, id: line.id, name: line.name, data: drawn(line.points),
      markPoint: {
        animation: false, silent: true, symbol: 'circle', symbolSize: 9,
        itemStyle: { color: theme.panel, borderColor: theme[line.colour], borderWidth: 2 },
        label: { show: false },
        data: line.best ? [{ name: 'best', coord: at([line.best.point])[0]! }] : [],
      },
    }
    if (i === 0) main.markLine = markLine
    if (!line.trend) return [main]
    return [
      { ...main, lineStyle: { ...main.lineStyle, width: 1, opacity: 0.3 } },
      {
        ...common, id: `${line.id}-trend`, name: '', data: drawn(line.trend), silent: true,
        tooltip: { show: false },
      },
    ]
  })

  const label = labelLook(theme)
  return {
    animation: false,
    grid: {
      left: 4, right: 14, top: 10, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'value', min: 0, max: x.max,
      axisLine: { onZero: false, lineStyle: { color: theme.line } }, splitLine: { show: false },
      axisTick: { customValues: xTicks, lineStyle: { color: theme.line } },
      axisLabel: {
        ...label, customValues: xTicks, hideOverlap: true, alignMinLabel: xTicks[0] === shown.min ? 'left' : null,
        formatter: (value: number) =>
          `${value === xTicks[0] ? `${xUnit === 'epochs' ? 'epoch' : 'step'} ` : ''}${value.toLocaleString('en')}`,
      },
      axisPointer: { label: { show: false } },
    },
    // The wheel alone scrolls the page.
    dataZoom: [{
      type: 'inside', filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: 'shift', minSpan: leastShare * 100,
      ...(zoom ? { startValue: zoom[0], endValue: zoom[1] } : { start: 0, end: 100 }),
    }],
    yAxis: {
      type: 'value', min: ticks[0], max: ticks[ticks.length - 1],
      axisLine: { show: false },
      axisTick: { show: false, customValues: ticks },
      axisLabel: { ...label, customValues: ticks, formatter: yText, hideOverlap: true },
      splitLine: { lineStyle: { color: theme.line } },
    },
    tooltip: {
      ...tooltipLook(theme),
      formatter: (parameters: unknown) => tooltipOf(parameters, lines, figure, xUnit, theme),
    },
    series,
  }
}

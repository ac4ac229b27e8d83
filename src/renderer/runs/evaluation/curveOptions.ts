import type { EChartsCoreOption } from 'echarts/core'
import type { Calibration } from '../../../domain/evaluation/calibration'
import { type ClassCurve, type Point, precisionRecallPoints, rocPoints, thinned } from '../../../domain/evaluation/curves'
import { percent, thousands } from '../../../domain/format'
import { labelLook, tooltipLook } from '../../charts/look'
import type { ChartTheme } from '../../charts/theme'

/** A class's curve as it is drawn. */
export interface DrawnCurve { name: string; colour: string; curve: ClassCurve }
export type CurveKind = 'precisionRecall' | 'roc'

/** Half a point of a chart as it is drawn large. */
const apart = 1 / 1000

const axis = (theme: ChartTheme, name: string) => ({
  type: 'value', min: 0, max: 1, interval: 0.25, name, nameLocation: 'middle', nameGap: 24, nameTextStyle: labelLook(theme),
  axisLine: { show: false }, axisTick: { show: false },
  axisLabel: { ...labelLook(theme), formatter: (share: number) => percent(share, 0) },
  splitLine: { lineStyle: { color: theme.line } },
})
const base = (theme: ChartTheme, x: string, y: string): EChartsCoreOption => ({
  animation: false, grid: { left: 52, right: 14, top: 10, bottom: 38 },
  xAxis: axis(theme, x), yAxis: { ...axis(theme, y), nameGap: 38 },
})
const line = (theme: ChartTheme, points: readonly Point[]) => ({
  type: 'line', data: points, showSymbol: false, silent: true, animation: false, tooltip: { show: false },
  lineStyle: { color: theme.dim, width: 1, type: [3, 3] },
})

/** ECharts' option of curves of some classes against the rest. */
export function curvesOption(kind: CurveKind, curves: readonly DrawnCurve[], theme: ChartTheme): EChartsCoreOption {
  const roc = kind === 'roc', pointsOf = roc ? rocPoints : precisionRecallPoints
  return {
    ...base(theme, roc ? 'false positive rate' : 'recall', roc ? 'true positive rate' : 'precision'),
    tooltip: { ...tooltipLook(theme), trigger: 'item' },
    series: [
      ...curves.map(({ name, colour, curve }) => ({
        type: 'line', name, data: thinned(pointsOf(curve), apart), color: colour, showSymbol: false, animation: false,
        lineStyle: { width: 2, color: colour }, emphasis: { disabled: true },
      })),
      ...(roc ? [line(theme, [[0, 0], [1, 1]])] : []),
    ],
  }
}

/** Accuracy against confidence, a point a bin, as large as it holds images; on the diagonal confidence is right. */
export function reliabilityOption({ bins }: Calibration, theme: ChartTheme): EChartsCoreOption {
  const most = bins.reduce((high, { count }) => Math.max(high, count), 1)
  return {
    ...base(theme, 'confidence', 'accuracy'),
    tooltip: {
      ...tooltipLook(theme), trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const { count, confidence, accuracy } = bins[dataIndex]!
        return `${thousands(count)} images<br>confidence ${percent(confidence)}<br>accuracy ${percent(accuracy.value)} (${percent(accuracy.low)} to ${percent(accuracy.high)})`
      },
    },
    series: [
      {
        type: 'line', data: bins.map(({ confidence, accuracy }) => [confidence, accuracy.value]), color: theme.accent, animation: false,
        symbol: 'circle', symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) => 5 + 13 * Math.sqrt(bins[dataIndex]!.count / most),
        lineStyle: { width: 2 }, emphasis: { disabled: true },
      },
      // Wilson's intervals.
      ...bins.map(({ confidence, accuracy }) => ({
        ...line(theme, [[confidence, accuracy.low], [confidence, accuracy.high]]), lineStyle: { color: theme.accent, width: 1 },
      })),
      line(theme, [[0, 0], [1, 1]]),
    ],
  }
}

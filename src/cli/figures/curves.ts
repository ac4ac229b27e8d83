import { type Evaluation, type Metric } from '../../domain/metrics'
import { bandOf } from '../../domain/sweep/band'
import type { ReproducedRow } from '../../domain/sweep/reproduction'
import type { Sweep } from '../../domain/sweep/sweep'
import { namesOf } from './names'
import { axisLook, legendLook, scaleColour, svgOf } from './svg'

const figures = {
  accuracy: { name: 'validation accuracy in %', of: (share: number) => Number((share * 100).toFixed(2)) },
  loss: { name: 'validation loss', of: (loss: number) => Number(loss.toFixed(4)) },
} as const
/** As many points of a curve can be told apart, and as many bands over one another. */
const mostPoints = 300, mostBands = 4

const isValidation = (metric: Metric): metric is Evaluation => metric.kind === 'evaluation' && metric.split === 'validation'

/** What was evaluated over the steps: a line a combination, the mean over its runs; of a few with the 95 % interval as a band. */
export function curvesFigure(
  sweep: Sweep, rows: readonly ReproducedRow[], metrics: ReadonlyMap<string, readonly Metric[]>, figure: keyof typeof figures,
): string {
  const { name, of } = figures[figure], { axis, names } = namesOf(sweep, rows)
  const values: number[] = []
  const series = rows.flatMap(({ runs }, place) => {
    const curves = runs.map((id) => (metrics.get(id) ?? []).filter(isValidation)
      .map((one) => ({ step: one.step, value: one[figure] })))
    const all = bandOf(curves), every = Math.ceil(all.length / mostPoints), color = scaleColour(place, rows.length)
    const points = all.filter((_, i) => i % every === 0 || i === all.length - 1)
    values.push(...points.map(({ mean }) => mean))
    const most = figure === 'accuracy' ? 1 : Infinity
    const banded = points.flatMap(({ step, mean, halfWidth }) => halfWidth === undefined || rows.length > mostBands
      ? [] : [{ step, low: Math.max(0, mean - halfWidth), high: Math.min(most, mean + halfWidth) }])
    const edge = (data: number[][], areaStyle?: object) => ({
      type: 'line', stack: `band ${place}`, stackStrategy: 'all', symbol: 'none', silent: true, lineStyle: { opacity: 0 }, data, areaStyle,
    })
    return [
      {
        type: 'line', name: names[place], symbol: 'none', lineStyle: { width: 1.5 }, itemStyle: { color },
        data: points.map(({ step, mean }) => [step, of(mean)]),
      },
      edge(banded.map(({ step, low }) => [step, of(low)])),
      edge(banded.map(({ step, low, high }) => [step, of(high - low)]), { color, opacity: 0.12 }),
    ]
  })
  const isWide = figure === 'loss' && Math.max(...values) > 10 * Math.min(...values)
  return svgOf(`${sweep.name}: ${name} over steps${axis && `, by ${axis}`}`, {
    grid: { left: 52, right: 36, top: 78, bottom: 48 },
    legend: { ...legendLook, data: names },
    xAxis: {
      type: 'value', name: 'step', nameLocation: 'middle', nameGap: 28, max: 'dataMax', ...axisLook,
      axisLabel: { ...axisLook.axisLabel, hideOverlap: true }, splitLine: { show: false },
    },
    yAxis: { type: isWide ? 'log' : 'value', scale: true, ...axisLook },
    series,
  }, { width: 760, height: 420 })
}

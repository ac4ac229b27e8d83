import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared'
import type { ReproducedRow } from '../../domain/sweep/reproduction'
import type { Sweep } from '../../domain/sweep/sweep'
import { namesOf } from './names'
import { axisLook, dim, legendLook, splitColours, svgOf } from './svg'

const shownSplits = ['validation', 'test'] as const
const percentOf = (share: number) => Number((share * 100).toFixed(2))

/**
 * Accuracy against what a sweep varies: means with their 95 % intervals, what was reported as hollow marks, references as
 * lines.
 */
export function scoreFigure(sweep: Sweep, rows: readonly ReproducedRow[]): string {
  const { axis, names } = namesOf(sweep, rows)
  const series = shownSplits.flatMap((split, side) => {
    const means = rows.flatMap((row, i) => (row[split] ? [{ i, figure: row[split] }] : []))
    const offset = (side - 0.5) * 8, colour = splitColours[split]
    return [
      {
        type: 'line', name: split, symbol: 'circle', symbolSize: 7, symbolOffset: [offset, 0], lineStyle: { width: 1.5 },
        itemStyle: { color: colour }, data: means.map(({ i, figure }) => [i, percentOf(figure.mean)]),
      },
      {
        type: 'custom', name: split, itemStyle: { color: colour }, encode: { x: 0, y: [1, 2] }, renderItem: errorBar(offset, colour),
        data: means.flatMap(({ i, figure: { mean, halfWidth } }) => halfWidth === undefined
          ? [] : [[i, percentOf(Math.max(0, mean - halfWidth)), percentOf(Math.min(1, mean + halfWidth))]]),
      },
    ]
  })
  const reported = (['train', ...shownSplits] as const).flatMap((split) => {
    const data = rows.flatMap((row, i) => row.reported.filter((one) => one.split === split)
      .map(({ accuracy }) => [i, percentOf(accuracy)]))
    return data.length ? [{
      type: 'scatter', name: `report, ${split}`, symbol: 'diamond', symbolSize: 12, data, z: 4,
      itemStyle: { color: '#fff', borderColor: splitColours[split], borderWidth: 2 },
    }] : []
  })
  const references = sweep.references.map(({ label, accuracy }) => ({
    type: 'line', name: label, symbol: 'none', itemStyle: { color: dim }, lineStyle: { type: 'dashed', width: 1.25 },
    data: names.map((_, i) => [i, percentOf(accuracy)]),
  }))
  return svgOf(`${sweep.name}: accuracy in %, means and 95 % intervals`, {
    grid: { left: 52, right: 24, top: 78, bottom: 50 },
    legend: legendLook,
    xAxis: {
      type: 'category', data: names, name: axis, nameLocation: 'middle', nameGap: 28, ...axisLook, splitLine: { show: false },
      axisLabel: { ...axisLook.axisLabel, interval: 0 },
    },
    yAxis: { type: 'value', scale: true, max: ({ max }: { max: number }) => Math.min(100, Math.ceil(max + 1)), ...axisLook },
    series: [...series, ...reported, ...references],
  }, { width: 760, height: 420 })
}

/** From the lower end to the upper, with caps. @param offset beside the middle of its place */
const errorBar = (offset: number, stroke: string): CustomSeriesRenderItem => (_params, api) => {
  const place = (dimension: number) => api.coord([api.value(0), api.value(dimension)]) as [x: number, y: number]
  const [x, low] = place(1), [, high] = place(2), at = x + offset
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    ({ type: 'line' as const, shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1.25 } })
  return { type: 'group', children: [line(at, low, at, high), line(at - 4, low, at + 4, low), line(at - 4, high, at + 4, high)] }
}

import { axisLook, ink, svgOf } from './svg'

/** How often images of a class were given each class. @param matrix `[class][given]` images */
export function matrixFigure(title: string, classes: readonly string[], matrix: readonly (readonly number[])[]): string {
  const most = Math.max(1, ...matrix.map((row, i) => Math.max(0, ...row.filter((_, j) => j !== i))))
  const data = matrix.flatMap((row, label) => row.map((count, given) => ({
    value: [given, label, count],
    label: { show: count > 0, color: ink },
    itemStyle: { color: label === given ? '#e7f5ec' : `rgba(217, 72, 15, ${(0.75 * count / most).toFixed(3)})` },
  })))
  const axis = { type: 'category', data: [...classes], ...axisLook, splitLine: { show: false }, axisTick: { show: false } }
  return svgOf(title, {
    grid: { left: 110, right: 20, top: 48, bottom: 96 },
    xAxis: { ...axis, name: 'predicted', nameLocation: 'middle', nameGap: 78, axisLabel: { ...axisLook.axisLabel, rotate: 40, interval: 0 } },
    yAxis: { ...axis, inverse: true, axisLabel: { ...axisLook.axisLabel, interval: 0 } },
    visualMap: { show: false, min: 0, max: most, inRange: { color: ['#fff'] } },
    series: [{ type: 'heatmap', data, itemStyle: { borderColor: '#fff', borderWidth: 1 } }],
  }, { width: 720, height: 640 })
}

import { CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TitleComponent, VisualMapComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([
  CustomChart, HeatmapChart, LineChart, ScatterChart, GridComponent, LegendComponent, TitleComponent, VisualMapComponent,
  SVGRenderer,
])

export const font = 'system-ui, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif' // without quotes: ECharts doesn’t escape them
export const ink = '#1f2533', dim = '#5b6478', grid = '#e1e5ec'

export const splitColours = { train: '#8a6d00', validation: '#4263eb', test: '#d9480f' } as const

/** From violet over green to orange: the colour of one of so many combinations. */
export function scaleColour(place: number, of: number): string {
  const share = of < 2 ? 0 : place / (of - 1)
  return `hsl(${Math.round(250 - 235 * share)} 65% ${Math.round(38 + 14 * Math.sin(Math.PI * share))}%)`
}

export const legendLook = { top: 36, left: 16, itemWidth: 14, itemGap: 22, itemHeight: 8, icon: 'roundRect', textStyle: { color: dim } }
export const axisLook = {
  nameTextStyle: { color: dim, fontFamily: font }, axisLabel: { color: dim, fontFamily: font },
  axisLine: { lineStyle: { color: dim } }, splitLine: { lineStyle: { color: grid } },
}

/** A chart on white as the text of an SVG file. @param size in pixels */
export function svgOf(title: string, option: EChartsCoreOption, size: { width: number; height: number }): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption({
      backgroundColor: '#fff', animation: false, textStyle: { fontFamily: font },
      title: { text: title, left: 16, top: 10, textStyle: { fontSize: 14, fontWeight: 600, color: ink, fontFamily: font } },
      ...option,
    })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

import { LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ChartTheme } from '../../charts/theme'
import { type ImageShape, rgbaOf } from '../../data/pixels'

use([LineChart, GridComponent, SVGRenderer])

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

/** A drawing that stands alone, on the theme's ground. */
const document = (width: number, height: number, theme: ChartTheme, inner: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(theme.font)}">`
  + `<rect width="100%" height="100%" fill="${theme.panel}"/>${inner}</svg>`
const textAt = (x: number, y: number, text: string, look: string, most = 80): string =>
  `<text x="${x}" y="${y}" ${look}>${escaped(text.length > most ? `${text.slice(0, most - 1)}…` : text)}</text>`

/** A picture's head: what it is, of which run, and of which split and checkpoint. */
export interface Caption { title: string; run: string; of: string }
const headHeight = 64, narrowest = 460
const headOf = ({ title, run, of }: Caption, theme: ChartTheme): string =>
  textAt(14, 22, title, `font-size="14" font-weight="600" fill="${theme.ink}"`)
  + [run, of].map((line, i) => textAt(14, 39 + 15 * i, line, `font-size="11" fill="${theme.dim}"`)).join('')

/** The matrix as it is on the screen, without what shows where the pointer is. */
export function matrixPicture(shown: SVGSVGElement, caption: Caption, theme: ChartTheme): string {
  const copy = shown.cloneNode(true) as SVGSVGElement, { width, height } = shown.viewBox.baseVal
  for (const mark of copy.querySelectorAll('[data-export=no]')) mark.remove()
  for (const name of ['tabindex', 'class', 'style']) copy.removeAttribute(name)
  copy.setAttribute('x', '14')
  copy.setAttribute('y', String(headHeight))
  const inner = new XMLSerializer().serializeToString(copy)
  return document(Math.max(narrowest, width + 28), height + headHeight + 14, theme, headOf(caption, theme) + inner)
}

/** Charts side by side, each with its name and a key of the lines. */
export function chartsPicture(
  charts: readonly { title: string; option: EChartsCoreOption }[], key: readonly { name: string; colour: string }[],
  caption: Caption, theme: ChartTheme, width = 380,
): string {
  const height = 300, top = headHeight + 22
  const drawn = charts.map(({ title, option }, i) => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
    chart.setOption(option)
    const svg = chart.renderToSVGString().replace('<svg ', `<svg x="${i * width}" y="${top}" `)
    chart.dispose()
    return textAt(i * width + 52, top - 4, title, `font-size="12" font-weight="600" fill="${theme.ink}"`) + svg
  })
  const all = width * charts.length, across = Math.max(1, Math.floor((all - 52) / 150)), rows = Math.ceil(key.length / across)
  const keys = key.map(({ name, colour }, i) =>
    `<rect x="${52 + (i % across) * 150}" y="${top + height + 4 + Math.floor(i / across) * 16}" width="12" height="3" fill="${colour}"/>`
    + textAt(70 + (i % across) * 150, top + height + 9 + Math.floor(i / across) * 16, name, `font-size="11" fill="${theme.dim}"`, 18))
  return document(all, top + height + 8 + 16 * Math.max(1, rows), theme, headOf(caption, theme) + drawn.join('') + keys.join(''))
}

/** An image of the grid: what it was taken for and what it is. */
export interface GridCell { pixels: Uint8Array; given: string; own: string; confidence: string }

/** Images in rows, each with what it was taken for over what it is. */
export function gridPicture(
  cells: readonly GridCell[], side: number, shape: ImageShape, caption: Caption,
  theme: ChartTheme & { good: string; bad: string },
): string {
  const size = 120, gap = 12, room = size + 38
  const drawn = cells.map(({ pixels, given, own, confidence }, i) => {
    const x = 14 + (i % side) * (size + gap), y = headHeight + Math.floor(i / side) * room
    return `<image x="${x}" y="${y}" width="${size}" height="${size}" preserveAspectRatio="xMidYMid meet" href="${dataUrlOf(pixels, shape)}"/>`
      + textAt(x, y + size + 14, `${given} ${confidence}`, `font-size="11" font-weight="600" fill="${given === own ? theme.good : theme.bad}"`, 20)
      + textAt(x, y + size + 28, given === own ? 'right' : `is ${own}`, `font-size="11" fill="${theme.dim}"`, 20)
  })
  const rows = Math.ceil(cells.length / side)
  return document(Math.max(narrowest, 28 + side * (size + gap) - gap), headHeight + rows * room + 6, theme, headOf(caption, theme) + drawn.join(''))
}

function dataUrlOf(pixels: Uint8Array, shape: ImageShape): string {
  const canvas = window.document.createElement('canvas'), [height, width] = shape
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')!.putImageData(new ImageData(rgbaOf(pixels, shape), width, height), 0, 0)
  return canvas.toDataURL('image/png')
}

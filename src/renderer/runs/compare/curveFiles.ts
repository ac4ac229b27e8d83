import { csvOf } from '../../../domain/csv'
import { type BoardLine, type LineLook, lookFor } from '../../charts/board/boardLine'
import { dashesOf } from '../../charts/board/drawLines'
import { type Frame, frameOf } from '../../charts/board/frame'
import { pixelsOf, seenPart } from '../../charts/board/segments'
import { boundsOf, scaleFor, yScaleFor } from '../../charts/board/useBoard'
import type { Figure } from '../../charts/figures'
import type { XUnit } from '../../charts/line'
import type { Span } from '../../charts/zoom'
import type { Colouring } from './colouring'

/** A chart as it is on the screen, to be kept as a file. */
export interface ExportedChart {
  figure: Figure; title: string; lines: readonly BoardLine[]
  xUnit: XUnit; xEnd: number; xLog: boolean; yLog: boolean; zoom: Span | undefined
}
export interface PictureLook { ink: string; dim: string; line: string; panel: string; font: string }
/** What is told beside the lines: whose they are, or what their colours mean. */
export type Legend = readonly { text: string; colour: string }[]

const unitNames: Record<XUnit, string> = { epochs: 'epoch', steps: 'step', seconds: 'seconds' }

/** The points that are drawn, a row a point. */
export function curvesCsv(charts: readonly ExportedChart[], nameOf: (subject: string) => string): string {
  const head = ['chart', 'run', 'split', unitNames[charts[0]!.xUnit], 'value', 'smoothed', 'low', 'high']
  return csvOf([head, ...charts.flatMap(({ title, lines }) => lines.flatMap(({ subject, split, points, smooth, band }) =>
    points.map(([x, y], i) => [title, nameOf(subject), split, x, y, smooth?.[i]?.[1], band?.[i]?.[1], band?.[i]?.[2]])))])
}

const width = 900, height = 460, top = 36, legendRow = 16, legendColumn = 300

/** The chart as a drawing that stands alone. */
export function curvesSvg(chart: ExportedChart, legend: Legend, look: PictureLook): string {
  const scale = scaleFor(chart), part = (chart.zoom ?? [0, scale.end]).map(scale.from) as [number, number]
  const bounds = boundsOf(chart, chart.zoom && part)
  const frame = frameOf({ width, height }, scale, yScaleFor(chart, bounds, part), chart.xUnit, chart.zoom)
  const columns = Math.floor(width / legendColumn), rows = Math.ceil(legend.length / columns)
  const whole = top + height + 10 + rows * legendRow
  const text = (x: number, y: number, value: string, more: string) => `<text x="${round(x)}" y="${round(y)}" ${more}>${escaped(value)}</text>`
  const axes = [
    ...frame.yMarks.map(({ pixel, text: label }) => `<path d="M${frame.left} ${round(pixel)}H${frame.right}" stroke="${look.line}"/>`
      + text(frame.left - 6, pixel + 4, label, 'text-anchor="end"')),
    ...frame.xMarks.map(({ pixel, text: label }) => text(pixel, frame.bottom + 14, label, 'text-anchor="middle"')),
  ]
  const keys = legend.map(({ text: name, colour }, i) => {
    const x = (i % columns) * legendColumn + 14, y = top + height + 14 + Math.floor(i / columns) * legendRow
    return `<rect x="${x}" y="${y}" width="14" height="3" fill="${escaped(colour)}"/>` + text(x + 20, y + 5, shortened(name), `fill="${look.ink}"`)
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" font-family="${escaped(look.font)}" font-size="11" fill="${look.dim}">`
    + `<rect width="100%" height="100%" fill="${look.panel}"/>`
    + text(14, 22, `${chart.title} by ${unitNames[chart.xUnit]}`, `font-size="14" font-weight="600" fill="${look.ink}"`)
    + `<g transform="translate(0 ${top})">${axes.join('')}`
    + `<clipPath id="plot"><rect x="${frame.left}" y="${frame.top - 4}" width="${frame.right - frame.left + 6}" height="${frame.bottom - frame.top + 6}"/></clipPath>`
    + `<g clip-path="url(#plot)" fill="none" stroke-linejoin="round">${chart.lines.map((line) => lineSvg(line, frame, part, lookFor(chart.lines))).join('')}</g></g>`
    + `${keys.join('')}</svg>`
}

function lineSvg(line: BoardLine, frame: Frame, [from, to]: readonly [number, number], look: LineLook): string {
  const dash = dashesOf(line, look)
  const path = (points: BoardLine['points']) => {
    const pixels = pixelsOf(seenPart(points, from, to), frame.x, frame.y)
    return `M${pixels.map((value, i) => `${round(value)}${i % 2 ? 'L' : ' '}`).join('').slice(0, -1)}`
  }
  const stroke = (points: BoardLine['points'], wide: number, opacity: number) =>
    `<path d="${path(points)}" stroke="${line.colour}" stroke-width="${wide}" stroke-opacity="${opacity}"${dash.length ? ` stroke-dasharray="${dash.join(' ')}"` : ''}/>`
  const band = line.band && seenPart(line.band, from, to)
  const edges = band && [band.map(([x, , high]) => [x, high] as const), [...band].reverse().map(([x, low]) => [x, low] as const)]
  const area = edges?.flat()
  return (area ? `<path d="M${area.map(([x, y]) => `${round(frame.x(x))} ${round(frame.y(y))}`).join('L')}Z" fill="${line.colour}" fill-opacity="0.16"/>` : '')
    + (line.smooth && look.details ? stroke(line.points, 1, 0.25) : '') + stroke(line.smooth ?? line.points, look.width, look.opacity)
}

const round = (value: number): number => Number(value.toFixed(1))
const shortened = (name: string): string => (name.length > 46 ? `${name.slice(0, 45)}…` : name)
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

/** What is told of colours: the runs themselves, or the ends of their scale. */
export function legendOf(key: Colouring['key'], subjects: Legend): Legend {
  if (!key) return subjects
  return 'ramp' in key
    ? [{ text: `${key.title} ${key.low}`, colour: key.ramp[0]! }, { text: key.high, colour: key.ramp[key.ramp.length - 1]! }] : key.entries
}

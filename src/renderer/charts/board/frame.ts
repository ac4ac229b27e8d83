import type { XUnit } from '../line'
import type { Span } from '../zoom'
import { type Tick, type XScale, xTicks, type YScale } from './axis'

/** Where things lie on a board, in CSS pixels. */
export interface Frame {
  width: number; height: number
  left: number; right: number; top: number; bottom: number
  x(value: number): number
  y(value: number): number
  /** The place along the x axis that a pixel is at. */
  along(pixel: number): number
  xMarks: (Tick & { pixel: number })[]
  yMarks: (Tick & { pixel: number })[]
}

/** Of a digit of the axes' labels. */
const digitWidth = 6.3, labelHeight = 18

export function frameOf(
  size: { width: number; height: number }, xScale: XScale, yScale: YScale, unit: XUnit, zoom: Span | undefined,
): Frame {
  const left = 10 + digitWidth * Math.max(...yScale.ticks.map(({ text }) => text.length)), right = size.width - 12
  const top = 8, bottom = Math.max(top + 10, size.height - labelHeight)
  const [from, to] = zoom ?? [0, xScale.end]
  const xPixel = (along: number) => left + (along - from) / (to - from || 1) * (right - left)
  const yPixel = (drawn: number) => bottom - (drawn - yScale.min) / (yScale.max - yScale.min || 1) * (bottom - top)
  const marks = xTicks(xScale, unit, zoom).map((tick) => ({ ...tick, pixel: xPixel(tick.at) }))
  return {
    ...size, left, right, top, bottom,
    x: (value) => xPixel(xScale.to(value)), y: (value) => yPixel(yScale.to(value)),
    along: (pixel) => from + (pixel - left) / (right - left) * (to - from),
    xMarks: spaced(marks), yMarks: yScale.ticks.map((tick) => ({ ...tick, pixel: yPixel(tick.at) })),
  }
}

/** Those of the marks whose labels don't run into one another. */
function spaced<Mark extends { pixel: number; text: string }>(marks: readonly Mark[]): Mark[] {
  let end = -Infinity
  return marks.filter(({ pixel, text }) => {
    const half = text.length * digitWidth / 2
    if (pixel - half < end + 8) return false
    end = pixel + half
    return true
  })
}

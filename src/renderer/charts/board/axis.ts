import { type Bounds, logTicks, ticksOf, xBounds } from '../axes'
import { type Figure, inPercent } from '../figures'
import { digitsFor, type XUnit } from '../line'
import type { Span } from '../zoom'

export interface Tick { at: number; text: string }

/**
 * The x axis as it is moved and zoomed along: of a plain one the values themselves, of a logarithmic one their exponents,
 * both from 0. A logarithmic one begins at the least value there is to show.
 */
export interface XScale { end: number; to(x: number): number; from(along: number): number; log: boolean }

export function xScaleOf(end: number, log: boolean, least: number): XScale {
  const plain = (value: number) => value
  if (!log || !(least > 0) || !(end > least)) return { end: Math.max(end, 1e-6), to: plain, from: plain, log: false }
  const start = Math.log10(least)
  return {
    end: Math.log10(end) - start, log: true,
    to: (x) => Math.log10(Math.max(x, least)) - start, from: (along) => 10 ** (along + start),
  }
}

/** Steps of a time axis that people count in, in seconds. */
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400]

function timeText(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toPrecision(3))} s`
  return seconds < 7200 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number((seconds / 3600).toFixed(1))} h`
}

/** Marks of the x axis within the part that is shown. */
export function xTicks(scale: XScale, unit: XUnit, zoom?: Span): Tick[] {
  const [from, to] = zoom ?? [0, scale.end], low = scale.from(from), high = scale.from(to)
  const values = scale.log ? logTicks(low, high).filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
    : ticksOf({ ...xBounds(scale.end, [from, to]), ...(unit === 'seconds' && { step: timeStep(to - from) }) })
  return values.map((value) => ({ at: scale.to(value), text: unit === 'seconds' ? timeText(value) : value.toLocaleString('en') }))
}
const timeStep = (span: number): number =>
  timeSteps.find((step) => step * 9 >= span && step * 2 <= Math.max(span, 2)) ?? xBounds(span).step

/** The y axis as it is drawn: exponents where it is logarithmic. */
export interface YScale { min: number; max: number; to(y: number): number; ticks: Tick[] }

/** @param least the smallest value above 0 that is shown, for a logarithmic axis */
export function yScaleOf(figure: Figure, bounds: Bounds, log: boolean, least: number): YScale {
  const values = log ? logTicks(Math.max(1e-9, least), Math.max(bounds.max, least * 2)) : ticksOf(bounds)
  const to = log ? (y: number) => Math.log10(Math.max(y, 1e-9)) : (y: number) => y
  const digits = digitsFor(figure, bounds.step)
  const text = (y: number) => {
    if (inPercent(figure)) return `${log ? Number((y * 100).toPrecision(3)) : (y * 100).toFixed(digits)} %`
    return log ? String(Number(y.toPrecision(3))) : y.toFixed(digits)
  }
  const ticks = values.map((value) => ({ at: to(value), text: text(value) }))
  return { min: to(values[0]!), max: to(values[values.length - 1]!), to, ticks }
}

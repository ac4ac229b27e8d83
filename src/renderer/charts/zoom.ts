import { type Ref, shallowRef, watch } from 'vue'
import type { Point } from './curves'
import type { XUnit } from './line'
import { firstFrom } from './sorted'

/** The part of an x axis that is shown, in the axis's unit. */
export type Span = [from: number, to: number]

/** How small a share of the whole axis a span may be. */
export const leastShare = 0.002

/** That span within the axis from 0 to `end`, moved and narrowed where it leaves it; undefined where it is all of it. */
export function fitted([from, to]: Span, end: number): Span | undefined {
  const length = Math.max(to - from, end * leastShare)
  if (!(length < end * (1 - 1e-6))) return undefined
  const start = Math.min(Math.max(0, from), end - length)
  return [start, start + length]
}

/** The span made `factor` times as long about its middle. */
export function scaled(span: Span | undefined, end: number, factor: number): Span | undefined {
  const [from, to] = span ?? [0, end], middle = (from + to) / 2
  const half = Math.max(to - from, end * leastShare) * factor / 2
  return fitted([middle - half, middle + half], end)
}

/** The span made `factor` times as long, a place in it staying where it is. */
export function scaledAbout(span: Span | undefined, end: number, factor: number, at: number): Span | undefined {
  const [from, to] = span ?? [0, end], share = (at - from) / (to - from)
  const length = Math.max(leastShare * end, (to - from) * factor)
  return fitted([at - length * share, at + length * (1 - share)], end)
}

/** The span moved by a share of its own length. */
export function moved(span: Span | undefined, end: number, share: number): Span | undefined {
  if (!span) return undefined
  const by = (span[1] - span[0]) * share
  return fitted([span[0] + by, span[1] + by], end)
}

const perKey = 0.7, perArrow = 0.15
/** What a key makes of a span; null where it is none of these keys. */
export function spanByKey(key: string, span: Span | undefined, end: number): Span | undefined | null {
  switch (key) {
    case '+': case '=': return scaled(span, end, perKey)
    case '-': return scaled(span, end, 1 / perKey)
    case 'ArrowLeft': return moved(span, end, -perArrow)
    case 'ArrowRight': return moved(span, end, perArrow)
    case '0': return undefined
    default: return null
  }
}

/** What of a sorted line lies in the span, cut off at its ends where the line goes on beyond them. */
export function within(points: readonly Point[], [from, to]: Span): Point[] {
  const first = firstFrom(points, from)
  let next = firstFrom(points, to)
  while (points[next]?.[0] === to) next++
  const cut = (index: number, x: number): Point[] => {
    const a = points[index - 1], b = points[index]
    return a && b && a[0] < x && b[0] > x ? [[x, a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])]] : []
  }
  return [...cut(first, from), ...points.slice(first, next), ...cut(next, to)]
}

/**
 * The span that charts beside each other show, undefined for all of the axis. It stays as curves grow, follows where the
 * axis counts in another unit, and is let go of for another subject.
 */
export function useZoom(xUnit: () => XUnit, xEnd: () => number, subject: () => string): Ref<Span | undefined> {
  const zoom = shallowRef<Span>()
  watch([subject, xUnit, xEnd] as const, ([about, unit, end], [aboutBefore, unitBefore, endBefore]) => {
    if (!zoom.value) return
    const ratio = unit === unitBefore ? 1 : end / endBefore
    zoom.value = about === aboutBefore ? fitted([zoom.value[0] * ratio, zoom.value[1] * ratio], end) : undefined
  })
  return zoom
}

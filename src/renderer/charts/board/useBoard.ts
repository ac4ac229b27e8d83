import { computed, shallowRef, watch } from 'vue'
import { type Bounds, yBounds, zoomedBounds } from '../axes'
import type { Point } from '../curves'
import type { Figure } from '../figures'
import type { XUnit } from '../line'
import type { Span } from '../zoom'
import { xScaleOf, type XScale, type YScale, yScaleOf } from './axis'
import { type BoardLine, drawnPoints, type LineLook, lookFor } from './boardLine'
import { type Frame, frameOf } from './frame'

export interface BoardProps {
  lines: readonly BoardLine[]
  figure: Figure
  xUnit: XUnit
  /** Where the x axis ends. */
  xEnd: number
  xLog: boolean
  yLog: boolean
}

/** The x axis of lines: a logarithmic one begins at the first place that any of them has. */
export function scaleFor({ lines, xEnd, xLog }: Pick<BoardProps, 'lines' | 'xEnd' | 'xLog'>): XScale {
  const least = lines.reduce((low, { points }) => {
    const first = points.find(([x]) => x > 0)
    return first ? Math.min(low, first[0]) : low
  }, Infinity)
  return xScaleOf(xEnd, xLog, least)
}

/** What the y axis has to hold: lines, and bands that are wider. */
const reachOf = (lines: readonly BoardLine[]): Point[][] => lines.flatMap((line) => [
  drawnPoints(line) as Point[],
  ...(line.band ? [line.band.map(([x, low]): Point => [x, low]), line.band.map(([x, , high]): Point => [x, high])] : []),
])

/** @param part values of x, where it isn't all of them @param before kept while the curves still fill a good part of them */
export const boundsOf = ({ lines, figure }: Pick<BoardProps, 'lines' | 'figure'>, part?: Span, before?: Bounds): Bounds =>
  (part ? zoomedBounds(reachOf(lines), figure, part) : yBounds(reachOf(lines), figure, before)) ?? { min: 0, max: 1, step: 0.2 }

export const yScaleFor = (
  { lines, figure, yLog }: Pick<BoardProps, 'lines' | 'figure' | 'yLog'>, bounds: Bounds, [from, to]: Span,
): YScale => yScaleOf(figure, bounds, yLog, yLog ? lowest(lines, from, to) : 0)

/** The least value above 0 in a part of the x axis; where there is none, one that makes an axis all the same. */
function lowest(lines: readonly BoardLine[], from: number, to: number): number {
  const least = lines.reduce((low, line) => drawnPoints(line).reduce((low, [x, y]) =>
    (y > 0 && y < low && x >= from && x <= to ? y : low), low), Infinity)
  return Number.isFinite(least) ? least : 0.1
}

/** A board as it stands: what its lines look like, and where they lie in a size. */
export function useBoard(
  props: BoardProps & { subject: string }, zoom: () => Span | undefined, size: () => { width: number; height: number },
) {
  const bounds = shallowRef<Bounds>()
  let measured = ''
  watch(() => [props.lines, props.subject, props.figure], () => {
    const subject = `${props.figure} ${props.subject}`
    bounds.value = boundsOf(props, undefined, subject === measured ? bounds.value : undefined)
    measured = subject
  }, { immediate: true })
  const scale = computed(() => scaleFor(props))
  /** The values of x that are shown. */
  const part = computed((): Span => {
    const [from, to] = zoom() ?? [0, scale.value.end]
    return [scale.value.from(from), scale.value.from(to)]
  })
  const frame = computed((): Frame => {
    const own = zoom() ? boundsOf(props, part.value) : bounds.value!
    return frameOf(size(), scale.value, yScaleFor(props, own, part.value), props.xUnit, zoom())
  })
  return { scale, look: computed((): LineLook => lookFor(props.lines)), frame, part }
}

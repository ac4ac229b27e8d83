import type { Point } from '../curves'
import { type Dash, dashOf } from '../line'
import { type BandPoint, type BoardLine, drawnPoints, type LineLook } from './boardLine'
import type { Frame } from './frame'
import { pixelsOf, seenPart } from './segments'

const dashes: Record<Dash, number[]> = { solid: [], dashed: [5, 3], dotted: [1.5, 3] }
/** Lengths of a line's dashes and gaps. */
export const dashesOf = ({ dash, split }: BoardLine, look: LineLook): number[] =>
  (look.dashed ? dashes[dash ?? dashOf[split]] : [])

export interface Drawing {
  frame: Frame
  look: LineLook
  /** Values of x at both ends. */
  from: number; to: number
  ground: string
}

/** Lines with their bands, one over the other in their order. */
export function drawLines(context: CanvasRenderingContext2D, lines: readonly BoardLine[], drawing: Drawing): void {
  const { frame, look, from, to } = drawing, { left, right, top, bottom } = frame
  context.save()
  context.beginPath()
  context.rect(left - 1, top - 4, right - left + 6, bottom - top + 6)
  context.clip()
  context.lineJoin = look.width > 1.25 ? 'round' : 'bevel' // of thin ones nobody sees it, and it is quicker
  for (const { band, colour } of lines) if (band) fillBand(context, seenPart(band, from, to), colour, drawing)
  for (const line of lines) {
    context.strokeStyle = line.colour
    context.setLineDash(dashesOf(line, look))
    if (line.smooth && look.details) stroke(context, line.points, drawing, 1, 0.25)
    stroke(context, drawnPoints(line), drawing, look.width, look.opacity)
  }
  context.setLineDash([])
  context.globalAlpha = 1
  for (const line of lines) if (line.best && look.details) ring(context, line.best, line.colour, drawing)
  context.restore()
}

function stroke(
  context: CanvasRenderingContext2D, points: BoardLine['points'], { frame, from, to }: Drawing, width: number, opacity: number,
): void {
  const pixels = pixelsOf(seenPart(points, from, to), frame.x, frame.y)
  context.globalAlpha = opacity
  context.lineWidth = width
  context.beginPath()
  if (pixels.length === 2) context.rect(pixels[0]! - width, pixels[1]! - width, 2 * width, 2 * width)
  else for (let i = 0; i < pixels.length; i += 2) context.lineTo(pixels[i]!, pixels[i + 1]!)
  context.stroke()
}

function fillBand(context: CanvasRenderingContext2D, band: readonly BandPoint[], colour: string, { frame }: Drawing): void {
  context.globalAlpha = 0.16
  context.fillStyle = colour
  context.beginPath()
  for (const [x, , high] of band) context.lineTo(frame.x(x), frame.y(high))
  for (const [x, low] of [...band].reverse()) context.lineTo(frame.x(x), frame.y(low))
  context.fill()
}

function ring(context: CanvasRenderingContext2D, [x, y]: Point, colour: string, { frame, ground }: Drawing): void {
  context.beginPath()
  context.arc(frame.x(x), frame.y(y), 4, 0, 2 * Math.PI)
  context.fillStyle = ground
  context.fill()
  context.strokeStyle = colour
  context.lineWidth = 2
  context.stroke()
}

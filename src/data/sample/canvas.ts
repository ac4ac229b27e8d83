import type { Outline } from './outline'
import type { Pose } from './pose'

/** Width and height of a sample image, in pixels. */
export const imageSide = 28

/** The tone of a place in garment space: 0 black, 1 white. */
export type Paint = (x: number, y: number) => number

// Sampling rows per pixel; across, the covered length is exact.
const subRows = 4

// A sampling row meets an outline only a few times; the lists are kept to spare a million small objects.
const crossingX: number[] = []
const crossingWinding: number[] = []

/** A grey image on black that is painted shape over shape, with soft edges. */
export class Canvas {
  /** Tone of each pixel, [28, 28], 0 … 1. */
  readonly tone = new Float64Array(imageSide * imageSide)
  /** How much of each pixel is garment, [28, 28], 0 … 1. */
  readonly cover = new Float64Array(imageSide * imageSide)
  // How much of each pixel of the current row the current shape covers, [28].
  private readonly share = new Float64Array(imageSide)

  constructor(private readonly pose: Pose) {}

  /** Paints the inside of an outline (non-zero winding) given in garment space. */
  fill(outline: Outline, paint: Paint): void {
    const points = outline.map(point => this.pose.toPixel(point))
    let top = imageSide
    let bottom = 0
    for (const [, y] of points) {
      top = Math.min(top, Math.floor(y))
      bottom = Math.max(bottom, Math.ceil(y))
    }
    top = Math.max(0, top)
    bottom = Math.min(imageSide, bottom)
    for (let row = top; row < bottom; row++) {
      this.share.fill(0)
      for (let sub = 0; sub < subRows; sub++) {
        this.addSpans(cross(points, row + (sub + 0.5) / subRows))
      }
      this.paintRow(row, paint)
    }
  }

  private addSpans(crossings: number): void {
    let winding = 0
    let start = 0
    for (let index = 0; index < crossings; index++) {
      const x = crossingX[index] ?? 0
      if (winding === 0) start = x
      winding += crossingWinding[index] ?? 0
      if (winding === 0) this.addSpan(Math.max(0, start), Math.min(imageSide, x))
    }
  }

  private addSpan(from: number, to: number): void {
    for (let column = Math.floor(from); column < to; column++) {
      const length = Math.min(to, column + 1) - Math.max(from, column)
      this.share[column] = (this.share[column] ?? 0) + length / subRows
    }
  }

  private paintRow(row: number, paint: Paint): void {
    for (let column = 0; column < imageSide; column++) {
      const share = Math.min(1, this.share[column] ?? 0)
      if (share === 0) continue
      const index = row * imageSide + column
      const [x, y] = this.pose.toGarment(column + 0.5, row + 0.5)
      this.tone[index] = (this.tone[index] ?? 0) * (1 - share) + paint(x, y) * share
      this.cover[index] = Math.max(this.cover[index] ?? 0, share)
    }
  }
}

/** Finds where an outline crosses height `y`, from left to right; returns how often. */
function cross(points: Outline, y: number): number {
  let count = 0
  let from = points[points.length - 1]
  for (const to of points) {
    if (from && from[1] <= y !== to[1] <= y) {
      const x = from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0])
      let place = count++
      for (; place > 0 && (crossingX[place - 1] ?? 0) > x; place--) {
        crossingX[place] = crossingX[place - 1] ?? 0
        crossingWinding[place] = crossingWinding[place - 1] ?? 0
      }
      crossingX[place] = x
      crossingWinding[place] = from[1] <= y ? 1 : -1
    }
    from = to
  }
  return count
}

import type { Outline } from './outline'
import type { Pose } from './pose'

/** Width and height of a sample image, in pixels. */
export const imageSide = 28

/** The tone of a place in garment space: 0 black, 1 white. */
export type Paint = (x: number, y: number) => number

// Sampling rows per pixel; across, the covered length is exact.
const subRows = 4

interface Crossing {
  readonly x: number
  readonly winding: 1 | -1
}

/** A grey image on black that is painted shape over shape, with soft edges. */
export class Canvas {
  /** Tone of each pixel, [28, 28], 0 … 1. */
  readonly tone = new Float64Array(imageSide * imageSide)
  /** How much of each pixel is garment, [28, 28], 0 … 1. */
  readonly cover = new Float64Array(imageSide * imageSide)
  private readonly shape = new Float64Array(imageSide * imageSide)

  constructor(private readonly pose: Pose) {}

  /** Paints the inside of an outline (non-zero winding) given in garment space. */
  fill(outline: Outline, paint: Paint): void {
    const points = outline.map(point => this.pose.toPixel(point))
    const top = Math.max(0, Math.floor(Math.min(...points.map(point => point[1]))))
    const bottom = Math.min(imageSide, Math.ceil(Math.max(...points.map(point => point[1]))))
    this.shape.fill(0, top * imageSide, Math.max(top, bottom) * imageSide)
    for (let row = top; row < bottom; row++) {
      for (let sub = 0; sub < subRows; sub++) {
        this.addSpans(row, crossings(points, row + (sub + 0.5) / subRows))
      }
      this.paintRow(row, paint)
    }
  }

  /** Takes paint away, back to black. */
  cut(outline: Outline): void {
    this.fill(outline, () => 0)
  }

  private addSpans(row: number, crossed: readonly Crossing[]): void {
    let winding = 0
    let start = 0
    for (const { x, winding: change } of crossed) {
      if (winding === 0) start = x
      winding += change
      if (winding === 0) this.addSpan(row * imageSide, Math.max(0, start), Math.min(imageSide, x))
    }
  }

  private addSpan(offset: number, from: number, to: number): void {
    for (let column = Math.floor(from); column < to; column++) {
      const length = Math.min(to, column + 1) - Math.max(from, column)
      this.shape[offset + column] = (this.shape[offset + column] ?? 0) + length / subRows
    }
  }

  private paintRow(row: number, paint: Paint): void {
    for (let column = 0; column < imageSide; column++) {
      const index = row * imageSide + column
      const share = Math.min(1, this.shape[index] ?? 0)
      if (share === 0) continue
      const [x, y] = this.pose.toGarment(column + 0.5, row + 0.5)
      this.tone[index] = (this.tone[index] ?? 0) * (1 - share) + paint(x, y) * share
      this.cover[index] = Math.max(this.cover[index] ?? 0, share)
    }
  }
}

function crossings(points: Outline, y: number): Crossing[] {
  const found: Crossing[] = []
  let from = points[points.length - 1]
  for (const to of points) {
    if (from && from[1] <= y !== to[1] <= y) {
      const x = from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0])
      found.push({ x, winding: from[1] <= y ? 1 : -1 })
    }
    from = to
  }
  return found.sort((one, other) => one.x - other.x)
}

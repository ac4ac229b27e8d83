import type { Canvas, Paint } from './canvas'
import { shaded } from './cloth'
import type { Dice } from './dice'
import { box, curve, ellipse, flip, stroke, type Outline, type Point } from './outline'
import type { TopCut } from './top'

/** A turned-down shirt collar: two leaves at the neck, `size` pixels long. */
export function drawCollar(canvas: Canvas, cut: TopCut, paint: Paint, size: number): void {
  const leaf: Outline = [
    [cut.neckWidth * 0.7, cut.top - 0.9],
    [cut.neckWidth + 0.6, cut.top + 0.3],
    [cut.neckWidth * 0.75, cut.top + size],
    [0.1, cut.top + cut.neckDepth],
  ]
  canvas.fill(leaf, paint)
  canvas.fill(flip(leaf), paint)
}

/** The long lapels of a coat or jacket, down to y `end`. */
export function drawLapels(canvas: Canvas, cut: TopCut, paint: Paint, end: number, width: number): void {
  const lapel: Outline = [
    [cut.neckWidth * 0.8, cut.top - 0.6],
    [cut.neckWidth + width * 0.6, cut.top + 1.2],
    [cut.neckWidth + width, cut.top + 4],
    [0.2, end],
    [cut.neckWidth * 0.5, cut.top + 2],
  ]
  canvas.fill(lapel, paint)
  canvas.fill(flip(lapel), paint)
}

/** A vertical line down the front, `at` pixels off the middle: a placket, a zip, the edge of a front. */
export function drawFront(canvas: Canvas, cut: TopCut, paint: Paint, width: number, at = 0): void {
  const from = cut.top + cut.neckDepth
  canvas.fill(box(at - width / 2, from, at + width / 2, cut.bottom), paint)
}

/** A row of round buttons down the front. */
export function drawButtons(
  canvas: Canvas, cut: TopCut, paint: Paint, count: number, radius: number, at = 0,
): void {
  const from = cut.top + cut.neckDepth + 1
  for (let index = 0; index < count; index++) {
    const y = from + ((cut.bottom - 1.5 - from) * (index + 0.3)) / count
    canvas.fill(ellipse(at, y, radius, radius), paint)
  }
}

/** Two slanted or straight pocket openings at y `at`, `out` pixels off the middle. */
export function drawPockets(canvas: Canvas, dice: Dice, paint: Paint, at: number, out: number): void {
  const slant = dice.between(-0.2, 1.8)
  const line: Point[] = [[out - 1.4, at - slant / 2], [out + 1.4, at + slant / 2]]
  canvas.fill(stroke(line, 0.8), paint)
  canvas.fill(stroke(flip(line), 0.8), paint)
}

/** One patch pocket on the chest. */
export function drawChestPocket(canvas: Canvas, paint: Paint, top: number): void {
  canvas.fill(box(1.8, top, 4.6, top + 3.2), paint)
}

/** A hood lying behind the neck. */
export function drawHood(canvas: Canvas, cut: TopCut, cloth: Paint): void {
  const side = cut.neckWidth + 1.4
  const low = cut.top + 1.4
  canvas.fill([[-side, low], ...curve([-side, low], [0, cut.top - 5], [side, low])], shaded(cloth, 0.8))
  const inner = cut.neckWidth * 0.7
  canvas.fill([[-inner, low], ...curve([-inner, low], [0, cut.top - 2], [inner, low])], shaded(cloth, 0.4))
}

/** A printed motif on the chest: a disc, a box, lines of text or a chevron. */
export function drawPrint(canvas: Canvas, dice: Dice, paint: Paint, centreY: number): void {
  const size = dice.between(1.6, 3.8)
  const x = dice.between(-0.6, 0.6)
  switch (dice.below(4)) {
    case 0: return canvas.fill(ellipse(x, centreY, size, size), paint)
    case 1: return canvas.fill(box(x - size, centreY - size * 0.8, x + size, centreY + size * 0.8), paint)
    case 2: {
      for (let line = -1; line <= 1; line++) {
        const half = size * dice.between(0.6, 1.2)
        canvas.fill(box(x - half, centreY + line * 2 - 0.5, x + half, centreY + line * 2 + 0.5), paint)
      }
      return
    }
    default: {
      const high = centreY - size / 2
      const chevron: Point[] = [[x - size, high], [x, centreY + size / 2], [x + size, high]]
      return canvas.fill(stroke(chevron, 1.3), paint)
    }
  }
}

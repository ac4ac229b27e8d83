import type { Canvas, Paint } from './canvas'
import { shaded } from './cloth'
import type { Dice } from './dice'
import { curve, flip, mirrored, stroke, type Point } from './outline'

/** The cut of a garment with a torso. Half widths and places in pixels of garment space. */
export interface TopCut {
  /** y of the point where neck and shoulder meet. */
  readonly top: number
  /** y of the hem. */
  readonly bottom: number
  readonly shoulder: number
  readonly chest: number
  readonly waist: number
  readonly hem: number
  readonly neckWidth: number
  readonly neckDepth: number
  readonly vee: boolean
  /** Length of the arm; 0 for none. */
  readonly sleeve: number
  /** Width of the sleeve at its end. */
  readonly cuff: number
  /** Sideways per pixel down: 0 hangs straight, 1 at 45°. */
  readonly spread: number
}

const shoulderDrop = 1.6
const armhole = 5.2

/** The neckline from one side to the other, at depth `extra` below the cut. */
export function neckline(cut: TopCut, extra = 0): Point[] {
  const left: Point = [-cut.neckWidth, cut.top + extra / 2]
  const lowest: Point = [0, cut.top + cut.neckDepth * (cut.vee ? 1 : 2) + extra]
  const right: Point = [cut.neckWidth, cut.top + extra / 2]
  return cut.vee ? [left, lowest, right] : [left, ...curve(left, lowest, right)]
}

function sleeveHalf(cut: TopCut): { arm: Point[], cuffLine: Point[] } {
  const norm = Math.sqrt(1 + cut.spread * cut.spread)
  const alongX = cut.spread / norm
  const alongY = 1 / norm
  const start: Point = [cut.shoulder - 0.3, cut.top + shoulderDrop]
  const outer: Point = [start[0] + alongX * cut.sleeve, start[1] + alongY * cut.sleeve]
  const inner: Point = [outer[0] - alongY * cut.cuff, outer[1] + alongX * cut.cuff]
  const bulge: Point = [
    start[0] + alongX * cut.sleeve * 0.4 + alongY * 0.9,
    start[1] + alongY * cut.sleeve * 0.4 - alongX * 0.9,
  ]
  const pit: Point = [cut.chest - 0.5, cut.top + shoulderDrop + armhole]
  return { arm: [start, ...curve(start, bulge, outer), inner, pit], cuffLine: [outer, inner] }
}

/** Paints torso and sleeves; the inside of the back shows in the neckline. */
export function drawTop(canvas: Canvas, dice: Dice, cut: TopCut, cloth: Paint): void {
  const armShade = dice.between(0.72, 1.05)
  if (cut.sleeve > 0) {
    const { arm } = sleeveHalf(cut)
    canvas.fill(arm, shaded(cloth, armShade))
    canvas.fill(flip(arm), shaded(cloth, armShade))
  }
  const back = curve([-cut.neckWidth, cut.top], [0, cut.top + 0.6], [cut.neckWidth, cut.top])
  canvas.fill([[-cut.neckWidth, cut.top], ...back, ...neckline(cut).reverse()], shaded(cloth, 0.45))
  const pitY = cut.top + shoulderDrop + armhole
  const waistY = pitY + (cut.bottom - pitY) * 0.45
  const half: Point[] = [
    ...neckline(cut).filter(([x]) => x >= 0),
    [cut.shoulder, cut.top + shoulderDrop],
    [cut.chest, pitY],
    ...curve([cut.chest, pitY], [cut.waist, waistY], [cut.hem, cut.bottom]),
    [cut.hem * 0.5, cut.bottom + dice.between(0, 0.5)],
  ]
  const sideShade = dice.between(0, 0.3)
  canvas.fill(mirrored(half), (x, y) => cloth(x, y) * (1 - (sideShade * x * x) / 60))
}

/** A band of another tone along the hem, and around the ends of the sleeves. */
export function drawRibs(canvas: Canvas, cut: TopCut, paint: Paint, width: number): void {
  canvas.fill(stroke([[-cut.hem, cut.bottom - width / 2], [cut.hem, cut.bottom - width / 2]], width), paint)
  if (cut.sleeve === 0) return
  const { cuffLine } = sleeveHalf(cut)
  canvas.fill(stroke(cuffLine, width), paint)
  canvas.fill(stroke(flip(cuffLine), width), paint)
}

/** A band along the neckline, as on a T-shirt or pullover. */
export function drawNeckband(canvas: Canvas, cut: TopCut, paint: Paint, width: number): void {
  canvas.fill(stroke(neckline(cut, width / 2), width), paint)
}

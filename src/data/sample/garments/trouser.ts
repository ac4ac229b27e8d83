import type { Canvas } from '../canvas'
import { shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { box, curve, flip, mirrored, stroke, type Point } from '../outline'

/** Two legs under a waistband; narrow or wide, together or apart. */
export function drawTrouser(canvas: Canvas, dice: Dice): void {
  const top = dice.between(0.6, 2)
  const bottom = dice.between(25, 27.6)
  const waist = dice.between(3.2, 4.8)
  const hip = waist + dice.between(0.3, 1.2)
  const hipY = top + dice.between(4, 6)
  const crotchY = top + dice.between(7, 9.5)
  const inner = dice.between(-0.2, 1.6)
  const leg = dice.between(2, 4)
  const cloth = weave(dice, dice.between(0.3, 0.95), [
    'plain', 'plain', 'plain', 'melange', 'fade', 'pinstripes', 'checks',
  ])
  const knee: Point = [(hip + inner + leg) / 2, (crotchY + bottom) / 2]
  const outside: Point[] = [[waist, top], [hip, hipY], ...curve([hip, hipY], knee, [inner + leg, bottom])]
  canvas.fill(mirrored([...outside, [inner, bottom], [0, crotchY]]), cloth)
  const seam = shaded(cloth, dice.between(0.45, 0.75))
  canvas.fill(stroke([[0, top + 1.5], [0, crotchY + 1]], 0.7), seam)
  if (inner < 0.6) canvas.fill(stroke([[0, crotchY], [0, bottom]], 0.6), shaded(cloth, 0.4))
  if (dice.chance(0.6)) {
    const waistband = box(-waist, top, waist, top + dice.between(0.8, 1.8))
    canvas.fill(waistband, shaded(cloth, dice.pick([0.6, 1.3])))
  }
  if (dice.chance(0.5)) {
    const pocket: Point[] = [[waist * 0.6, top + 1.6], [hip, top + 4]]
    canvas.fill(stroke(pocket, 0.7), seam)
    canvas.fill(stroke(flip(pocket), 0.7), seam)
  }
  if (dice.chance(0.4)) {
    const crease: Point[] = [[hip * 0.55, hipY], [inner + leg / 2, bottom]]
    const light = shaded(cloth, dice.pick([0.75, 1.25]))
    canvas.fill(stroke(crease, 0.9), light)
    canvas.fill(stroke(flip(crease), 0.9), light)
  }
}

import type { Canvas } from '../canvas'
import { flat, shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { box, curve, ellipse, mirrored, stroke, type Point } from '../outline'

/** A body with rounded corners and a handle or strap; flap, clasp, pocket and side seams vary. */
export function drawBag(canvas: Canvas, dice: Dice): void {
  const height = dice.between(9, 17)
  const bottom = dice.between(22.5, 26)
  const top = bottom - height
  const wide = dice.between(8, 12.5)
  const narrow = wide * dice.between(0.7, 1.02)
  const corner = dice.between(0.8, 3)
  const cloth = weave(dice, dice.between(0.25, 0.95), [
    'plain', 'plain', 'plain', 'melange', 'checks', 'dots', 'blocks', 'fade',
  ])
  const dark = shaded(cloth, dice.between(0.45, 0.75))
  drawHandle(canvas, dice, top, narrow)
  canvas.fill(mirrored([
    [narrow, top],
    [wide, bottom - corner],
    ...curve([wide, bottom - corner], [wide, bottom], [wide - corner, bottom]),
  ]), cloth)
  const closing = dice.pick(['flap', 'flap', 'zip', 'none'])
  if (closing === 'flap') {
    const depth = top + height * dice.between(0.3, 0.65)
    const side: Point = [wide * 0.95, depth - 2]
    const edge = curve(side, [wide * 0.9, depth], [0, depth])
    canvas.fill(mirrored([[narrow, top], side, ...edge]), shaded(cloth, dice.pick([0.8, 1.15])))
    canvas.fill(stroke([[-wide * 0.8, depth], [wide * 0.8, depth]], 0.8), dark)
    if (dice.chance(0.7)) canvas.fill(box(-1, depth - 1.2, 1, depth + 1), flat(dice.pick([0.1, 1])))
  }
  if (closing === 'zip') canvas.fill(stroke([[-narrow, top + 1.2], [narrow, top + 1.2]], 0.8), dark)
  if (dice.chance(0.3)) {
    canvas.fill(box(-wide * 0.55, bottom - height * 0.45, wide * 0.55, bottom - 1.5), dark)
  }
  if (dice.chance(0.25)) canvas.fill(ellipse(0, top + height * 0.6, 1.6, 1.6), flat(dice.pick([0.15, 0.95])))
}

function drawHandle(canvas: Canvas, dice: Dice, top: number, narrow: number): void {
  const style = dice.pick(['arch', 'arch', 'arch', 'strap', 'strap', 'clutch'])
  if (style === 'clutch') return
  const paint = flat(dice.between(0.25, 0.9))
  const reach = narrow * (style === 'arch' ? dice.between(0.3, 0.65) : dice.between(0.85, 1))
  const peak = style === 'arch' ? top - dice.between(8, 16) : top - dice.between(12, 24)
  const from: Point = [-reach, top + 0.8]
  canvas.fill(stroke([from, ...curve(from, [0, peak], [reach, top + 0.8])], dice.between(0.8, 1.9)), paint)
}

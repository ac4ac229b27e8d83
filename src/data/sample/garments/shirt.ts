import type { Canvas } from '../canvas'
import { flat, shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { drawNeckband, drawTop, type TopCut } from '../top'
import { drawButtons, drawChestPocket, drawCollar, drawFront } from '../topDetails'

/** Mostly collar, placket and buttons; polo shirts and blouses lean towards the other tops. */
export function drawShirt(canvas: Canvas, dice: Dice): void {
  const chest = dice.between(5.7, 7.2)
  const short = dice.chance(0.26)
  const blouse = dice.chance(0.12)
  const cut: TopCut = {
    top: dice.between(1.8, 3.2),
    bottom: dice.between(23, 27.2),
    shoulder: chest - dice.between(0, 1),
    chest,
    waist: chest - dice.between(0.2, 1.8),
    hem: chest + dice.between(-0.4, 0.9),
    neckWidth: dice.between(2, 3.2),
    neckDepth: dice.between(0.8, 2.8),
    vee: blouse ? dice.chance(0.4) : true,
    sleeve: short ? dice.between(6, 9.5) : dice.between(17, 22.5),
    cuff: short ? dice.between(3.6, 4.8) : dice.between(1.9, 2.9),
    spread: short ? dice.between(0.5, 1.1) : dice.between(0.12, 0.38),
  }
  const cloth = weave(dice, dice.between(0.42, 1), [
    'plain', 'plain', 'plain', 'pinstripes', 'checks', 'checks', 'dots', 'stripes', 'fade',
  ])
  drawTop(canvas, dice, cut, cloth)
  if (blouse) {
    if (dice.chance(0.5)) drawNeckband(canvas, cut, shaded(cloth, 0.75), dice.between(0.5, 1))
    if (dice.chance(0.4)) drawFront(canvas, cut, shaded(cloth, 0.75), 0.6)
    return
  }
  const polo = dice.chance(0.15)
  const placket = polo ? { ...cut, bottom: cut.top + dice.between(7, 10) } : cut
  drawFront(canvas, placket, shaded(cloth, dice.pick([0.55, 0.7, 1.35])), dice.between(0.7, 1.5))
  if (dice.chance(0.75)) {
    drawButtons(canvas, placket, flat(dice.pick([0.15, 0.98])), polo ? 2 : 4 + dice.below(3), 0.5)
  }
  drawCollar(canvas, cut, shaded(cloth, dice.pick([0.6, 0.75, 1.35])), dice.between(2.2, 3.6))
  if (dice.chance(0.3)) {
    drawChestPocket(canvas, shaded(cloth, dice.pick([0.7, 1.2])), cut.top + dice.between(6, 8))
  }
}

import type { Canvas } from '../canvas'
import { flat, shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { drawNeckband, drawRibs, drawTop, type TopCut } from '../top'
import { drawCollar, drawFront, drawHood, drawPrint } from '../topDetails'

/** Long sleeves, ribbed ends, a closed front; a half zip or a thin fabric bring it near a coat or a shirt. */
export function drawPullover(canvas: Canvas, dice: Dice): void {
  const chest = dice.between(6.6, 8)
  const cut: TopCut = {
    top: dice.between(1.8, 3.4),
    bottom: dice.between(22.5, 26),
    shoulder: chest - dice.between(0.2, 1.4),
    chest,
    waist: chest + dice.between(-0.8, 0.6),
    hem: chest + dice.between(-1.5, 0.1),
    neckWidth: dice.between(2.2, 3.4),
    neckDepth: dice.between(0.5, 2.2),
    vee: dice.chance(0.22),
    sleeve: dice.between(18, 22.5),
    cuff: dice.between(2.4, 3.6),
    spread: dice.between(0.16, 0.4),
  }
  const tone = dice.between(0.25, 0.9)
  const cloth = weave(dice, tone, ['plain', 'plain', 'knit', 'knit', 'melange', 'stripes', 'blocks'])
  const hooded = dice.chance(0.15)
  if (hooded) drawHood(canvas, cut, cloth)
  drawTop(canvas, dice, cut, cloth)
  const rib = shaded(cloth, dice.pick([0.65, 0.8, 1.2]))
  if (dice.chance(0.7)) drawRibs(canvas, cut, rib, dice.between(1, 2.2))
  if (dice.chance(0.8)) drawNeckband(canvas, cut, rib, dice.between(0.8, 1.8))
  if (!hooded && dice.chance(0.07)) drawCollar(canvas, cut, rib, dice.between(1.6, 2.6))
  if (dice.chance(0.08)) {
    const halfZip = { ...cut, bottom: cut.top + dice.between(6, 10) }
    drawFront(canvas, halfZip, shaded(cloth, 0.5), 0.7)
  }
  if (dice.chance(0.2)) {
    const ink = tone > 0.55 ? dice.between(0.1, 0.4) : dice.between(0.7, 1)
    drawPrint(canvas, dice, flat(ink), cut.top + dice.between(8, 11))
  }
}

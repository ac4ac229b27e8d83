import type { Canvas } from '../canvas'
import { flat, shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { drawNeckband, drawRibs, drawTop, type TopCut } from '../top'
import { drawPrint } from '../topDetails'

/** Short or no sleeves, a round or V neck, often a print; long ones come close to a dress. */
export function drawTShirt(canvas: Canvas, dice: Dice): void {
  const chest = dice.between(5.4, 7.6)
  const sleeveless = dice.chance(0.16)
  const cut: TopCut = {
    top: dice.between(1.6, 3),
    bottom: dice.between(22.5, 27.4),
    shoulder: chest - (sleeveless ? dice.between(1.5, 2.6) : dice.between(0, 0.8)),
    chest,
    waist: chest - dice.between(0.2, 1.6),
    hem: chest + dice.between(-0.9, 0.6),
    neckWidth: dice.between(2.4, 3.8),
    neckDepth: dice.between(0.9, 3),
    vee: dice.chance(0.25),
    sleeve: sleeveless ? 0 : dice.between(4.5, 8.6),
    cuff: dice.between(3.6, 5),
    spread: dice.between(0.55, 1.2),
  }
  const tone = dice.between(0.3, 0.95)
  const cloth = weave(dice, tone, [
    'plain', 'plain', 'plain', 'melange', 'stripes', 'stripes', 'dots', 'blocks',
  ])
  drawTop(canvas, dice, cut, cloth)
  const trim = shaded(cloth, dice.pick([0.6, 0.8, 1.25]))
  if (dice.chance(0.6)) drawNeckband(canvas, cut, trim, dice.between(0.6, 1.2))
  if (dice.chance(0.25)) drawRibs(canvas, cut, trim, dice.between(0.6, 1.2))
  if (dice.chance(0.5)) {
    const ink = tone > 0.6 ? dice.between(0.1, 0.4) : dice.between(0.7, 1)
    drawPrint(canvas, dice, flat(ink), cut.top + dice.between(8, 11))
  }
}

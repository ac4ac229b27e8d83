import type { Canvas } from '../canvas'
import { flat, shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { box } from '../outline'
import { drawRibs, drawTop, type TopCut } from '../top'
import { drawButtons, drawCollar, drawFront, drawHood, drawLapels, drawPockets } from '../topDetails'

/** Long sleeves, an opening all the way down, lapels, a hood or a collar, pockets; jackets are short ones. */
export function drawCoat(canvas: Canvas, dice: Dice): void {
  const chest = dice.between(6.2, 7.8)
  const cut: TopCut = {
    top: dice.between(1.6, 3),
    bottom: dice.between(24.3, 27.8),
    shoulder: chest - dice.between(0, 1.2),
    chest,
    waist: chest - dice.between(-0.2, 1.5),
    hem: chest + dice.between(-0.3, 1.6),
    neckWidth: dice.between(2, 3.2),
    neckDepth: dice.between(0.8, 2.6),
    vee: dice.chance(0.6),
    sleeve: dice.between(18, 22.5),
    cuff: dice.between(2.6, 3.8),
    spread: dice.between(0.08, 0.3),
  }
  const cloth = weave(dice, dice.between(0.2, 0.8), ['plain', 'plain', 'plain', 'melange', 'knit', 'checks'])
  const seam = shaded(cloth, dice.between(0.3, 0.6))
  const style = dice.pick(['lapels', 'lapels', 'lapels', 'hood', 'collar', 'bare'])
  if (style === 'hood') drawHood(canvas, cut, cloth)
  drawTop(canvas, dice, cut, cloth)
  const at = dice.chance(0.3) ? dice.between(-1.6, 1.6) : 0
  if (dice.chance(0.2)) {
    // Worn open: the dark lining shows between the fronts.
    const gap = dice.between(0.8, 2)
    canvas.fill(box(-gap, cut.top + cut.neckDepth, gap, cut.bottom + 0.6), shaded(cloth, 0.3))
  } else {
    drawFront(canvas, cut, seam, dice.between(0.6, 1.1), at)
    if (dice.chance(0.5)) {
      drawButtons(canvas, cut, flat(dice.pick([0.12, 0.95])), 3 + dice.below(3), 0.65, at + 1)
    }
  }
  if (style === 'lapels') {
    const end = cut.top + dice.between(7, 12)
    drawLapels(canvas, cut, shaded(cloth, dice.pick([0.7, 1.3])), end, dice.between(1.4, 2.6))
  }
  if (style === 'collar') drawCollar(canvas, cut, shaded(cloth, dice.pick([0.7, 1.3])), dice.between(2.4, 4))
  if (dice.chance(0.6)) drawPockets(canvas, dice, seam, dice.between(16, 19.5), dice.between(3.4, 4.6))
  if (dice.chance(0.15)) drawRibs(canvas, cut, shaded(cloth, 0.7), dice.between(1, 2))
}

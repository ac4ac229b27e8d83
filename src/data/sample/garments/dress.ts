import type { Canvas } from '../canvas'
import { shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { box, curve, mirrored, stroke, type Point } from '../outline'
import { drawNeckband, drawTop, type TopCut } from '../top'

/** A bodice with a skirt to the bottom of the image; straight ones come close to a long T-shirt or a coat. */
export function drawDress(canvas: Canvas, dice: Dice): void {
  const chest = dice.between(3.6, 5.7)
  const waist = chest - dice.between(0.2, 1.4)
  const flare = dice.chance(0.4) ? dice.between(0, 0.8) : dice.between(1, 5)
  const waistY = dice.between(9.5, 13)
  const arms = dice.pick(['none', 'none', 'straps', 'short', 'long'])
  const cut: TopCut = {
    top: dice.between(0.6, 1.8),
    bottom: waistY + 0.6,
    shoulder: chest - dice.between(0, 0.9),
    chest,
    waist: (chest + waist) / 2,
    hem: waist,
    neckWidth: dice.between(1.5, 2.6),
    neckDepth: dice.between(0.8, 3),
    vee: dice.chance(0.35),
    sleeve: arms === 'short' ? dice.between(3.5, 7) : arms === 'long' ? dice.between(14, 19) : 0,
    cuff: arms === 'short' ? dice.between(2.6, 3.6) : dice.between(1.8, 2.6),
    spread: arms === 'short' ? dice.between(0.4, 1) : dice.between(0.1, 0.4),
  }
  const cloth = weave(dice, dice.between(0.3, 0.95), [
    'plain', 'plain', 'plain', 'stripes', 'dots', 'checks', 'fade', 'blocks', 'pinstripes',
  ])
  const hemY = dice.between(24, 27.6)
  const hem = waist + flare
  const side: Point = [waist, waistY]
  const skirt = curve(side, [waist + flare * 0.4, waistY + 5], [hem, hemY])
  canvas.fill(mirrored([side, ...skirt, [hem * 0.5, hemY + 0.5]]), shaded(cloth, dice.between(0.85, 1.1)))
  if (arms === 'straps') {
    const bodice: Point[] = [[0.1, 5], [chest * 0.6, 4.4], [chest, 6.4], [waist, waistY + 0.4]]
    canvas.fill(mirrored(bodice), cloth)
    for (const side of [-1, 1]) {
      const strap: Point[] = [[side * cut.neckWidth, cut.top], [side * chest * 0.6, 5]]
      canvas.fill(stroke(strap, dice.between(0.7, 1.3)), cloth)
    }
  } else {
    drawTop(canvas, dice, cut, cloth)
    if (dice.chance(0.3)) drawNeckband(canvas, cut, shaded(cloth, 0.7), 0.8)
  }
  if (dice.chance(0.35)) {
    const width = dice.between(0.7, 1.8)
    const belt = box(-waist, waistY - width / 2, waist, waistY + width / 2)
    canvas.fill(belt, shaded(cloth, dice.pick([0.5, 1.4])))
  }
}

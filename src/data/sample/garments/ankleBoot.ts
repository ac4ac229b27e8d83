import type { Canvas } from '../canvas'
import { flat, shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { box, curve, stroke, type Point } from '../outline'

/** A shoe with a shaft over the ankle, toe to the left, on a flat or raised heel. */
export function drawAnkleBoot(canvas: Canvas, dice: Dice): void {
  const height = dice.between(11.5, 22)
  const floor = 14 + height / 2 + dice.between(-0.5, 1.5)
  const heelHeight = dice.chance(0.4) ? dice.between(3, 6.5) : dice.between(0.6, 2)
  const sole = dice.between(0.8, 1.8)
  const toe: Point = [-dice.between(10.5, 12.6), floor - sole]
  const back = dice.between(9, 11.5)
  const top = floor - height
  const shaftFront = dice.between(-1, 2.5)
  const ankle: Point = [shaftFront - dice.between(0, 1.5), floor - dice.between(7.5, 9.5)]
  const arch: Point = [1, floor - sole]
  const heelTop: Point = [back, floor - heelHeight]
  const cloth = weave(dice, dice.between(0.25, 0.9), ['plain', 'plain', 'plain', 'melange', 'fade'])
  canvas.fill([
    toe,
    ...curve(toe, [toe[0], floor - sole - 4], [toe[0] + 5, floor - sole - dice.between(3.4, 4.6)]),
    ...curve([toe[0] + 5, floor - sole - 4], [ankle[0] - 2, ankle[1] + 2], ankle),
    ...curve(ankle, [shaftFront, ankle[1] - 2], [shaftFront, top + dice.between(-0.4, 1.2)]),
    [back - dice.between(-0.4, 1.4), top],
    ...curve([back - 0.4, top], [back - 1.6, floor - 8], heelTop),
    ...curve(heelTop, [4, floor - sole - heelHeight * 0.6], arch),
  ], cloth)
  const soleTone = shaded(cloth, dice.pick([0.35, 0.6, 1.4]))
  canvas.fill(stroke([[toe[0], floor - sole / 2], [arch[0], floor - sole / 2]], sole), soleTone)
  const heelWidth = heelHeight > 2.5 ? dice.between(1.4, 4) : dice.between(4, 7)
  const heelFront = back - heelWidth
  canvas.fill([heelTop, [back - 0.4, floor], [heelFront, floor], [heelFront - 0.8, heelTop[1]]], soleTone)
  if (heelHeight <= 2.5) canvas.fill(box(arch[0], floor - sole, back - 1, floor), soleTone)
  drawClosing(canvas, dice, ankle, shaftFront, back, top)
}

function drawClosing(
  canvas: Canvas, dice: Dice, ankle: Point, front: number, back: number, top: number,
): void {
  const paint = flat(dice.pick([0.08, 0.15, 0.95]))
  switch (dice.pick(['laces', 'laces', 'zip', 'elastic', 'strap', 'none'])) {
    case 'laces':
      for (let y = top + 2; y < ankle[1] + 1.5; y += 2) {
        canvas.fill(stroke([[front - 0.4, y], [front + 2.4, y + 0.6]], 0.8), paint)
      }
      return
    case 'zip':
      return canvas.fill(stroke([[back - 4, top], [back - 5, ankle[1] + 4]], 0.7), paint)
    case 'elastic':
      return canvas.fill(
        [[front + 3, top + 1], [back - 3, top + 1], [(front + back) / 2, ankle[1] + 2]],
        paint,
      )
    case 'strap':
      return canvas.fill(
        stroke([[ankle[0], ankle[1] + 1], [back - 0.6, ankle[1] - 1]], dice.between(0.8, 1.6)),
        paint,
      )
    case 'none':
  }
}

import type { Canvas } from '../canvas'
import { flat, shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { curve, stroke, type Point } from '../outline'

/** A low shoe, toe to the left, with a thick sole and laces; high-tops come close to a boot. */
export function drawSneaker(canvas: Canvas, dice: Dice): void {
  const toe = -dice.between(11.5, 12.8)
  const heel = dice.between(11, 12.6)
  const high = dice.chance(0.2)
  const height = high ? dice.between(11, 15) : dice.between(7.6, 10.4)
  const floor = 14 + height / 2 + dice.between(-0.5, 1.5)
  const collarY = floor - height
  const toeHeight = dice.between(2.6, 4.2)
  const sole = dice.between(1.4, 2.8)
  const throat: Point = [dice.between(-0.5, 3), collarY + dice.between(0, 1)]
  const tab: Point = [heel - dice.between(0.2, 1.2), collarY - dice.between(-0.6, 1.2)]
  const cloth = weave(dice, dice.between(0.25, 0.95), [
    'plain', 'plain', 'plain', 'melange', 'checks', 'fade',
  ])
  const box: Point = [toe + 3.5, floor - sole - toeHeight]
  canvas.fill([
    [toe, floor - sole],
    ...curve([toe, floor - sole], [toe - 0.2, floor - sole - toeHeight], box),
    ...curve(box, [throat[0] - 4, box[1] - 0.4], throat),
    ...curve(throat, [(throat[0] + tab[0]) / 2, collarY + (high ? 1 : 3)], tab),
    ...curve(tab, [heel - 0.8, floor - 4], [heel, floor - sole]),
  ], cloth)
  canvas.fill([
    [toe, floor - sole], [heel, floor - sole - 0.3], [heel + 0.2, floor - 0.4],
    [heel - 1, floor], [toe + 1.2, floor], [toe - 0.2, floor - 0.8],
  ], flat(dice.pick([0.2, 0.75, 0.95, 1])))
  if (dice.chance(0.6)) drawStripes(canvas, dice, floor - sole)
  if (dice.chance(0.8)) drawLaces(canvas, dice, box, throat)
  if (dice.chance(0.4)) {
    const tip: Point = [toe, floor - sole]
    const cap = curve(tip, [toe, floor - sole - toeHeight], box)
    canvas.fill([tip, ...cap, [toe + 5, floor - sole]], shaded(cloth, dice.pick([0.6, 1.35])))
  }
  if (dice.chance(0.4)) {
    const counter: Point[] = [tab, [heel, floor - sole], [heel - 3, floor - sole], [tab[0] - 2, tab[1] + 1]]
    canvas.fill(counter, shaded(cloth, dice.pick([0.6, 1.35])))
  }
}

function drawStripes(canvas: Canvas, dice: Dice, base: number): void {
  const paint = flat(dice.pick([0.12, 0.95]))
  const lean = dice.between(-2.5, 2.5)
  const start = dice.between(-2, 3)
  for (let index = 1 + dice.below(3); index > 0; index--) {
    const x = start + index * 2
    canvas.fill(stroke([[x, base - 0.4], [x + lean, base - 4.5]], 0.9), paint)
  }
}

function drawLaces(canvas: Canvas, dice: Dice, from: Point, to: Point): void {
  const paint = flat(dice.pick([0.1, 0.9, 1]))
  for (let index = 0; index < 4; index++) {
    const t = 0.35 + index * 0.18
    const x = from[0] + (to[0] - from[0]) * t
    const y = from[1] + (to[1] - from[1]) * t * t + 0.4
    canvas.fill(stroke([[x - 0.6, y - 0.4], [x + 1.6, y + 1.4]], 0.7), paint)
  }
}

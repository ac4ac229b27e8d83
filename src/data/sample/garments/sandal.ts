import type { Canvas } from '../canvas'
import { flat, shaded, weave } from '../cloth'
import type { Dice } from '../dice'
import { curve, stroke, type Outline, type Point } from '../outline'

/** A sole with straps over open foot, toe to the left: flat, on a wedge or on a high heel. */
export function drawSandal(canvas: Canvas, dice: Dice): void {
  const floor = dice.between(18.5, 22.5)
  const style = dice.pick(['flat', 'flat', 'wedge', 'heel'])
  const lift = style === 'flat' ? dice.between(0, 1.5) : dice.between(4, 9)
  const toe: Point = [-dice.between(10.8, 12.6), floor - 0.8]
  const heel: Point = [dice.between(9.5, 12), floor - 1 - lift]
  const thick = dice.between(1.1, 2.4)
  const cloth = weave(dice, dice.between(0.35, 0.95), ['plain', 'plain', 'melange', 'dots'])
  const ball: Point = [-4, floor - 0.8]
  const bed = [toe, ball, ...curve(ball, [heel[0] * 0.3, floor - 1 - lift * 0.25], heel)]
  if (style === 'wedge') {
    canvas.fill([...bed, [heel[0] + 0.3, floor], [toe[0] + 1, floor]], shaded(cloth, dice.between(0.5, 1)))
  }
  if (style === 'heel') {
    const width = dice.between(0.9, 2.6)
    canvas.fill(
      [[heel[0] - width - 0.6, heel[1]], heel, [heel[0] - 0.3, floor], [heel[0] - 0.3 - width, floor]],
      cloth,
    )
  }
  canvas.fill(stroke(bed, thick), cloth)
  const straps = flat(dice.between(0.35, 1))
  const onBed = (t: number): Point => bed[Math.min(bed.length - 1, Math.floor(t * bed.length))] ?? heel
  for (let index = 1 + dice.below(3); index > 0; index--) {
    const from = onBed(dice.between(0, 0.2))
    const to = onBed(dice.between(0.25, 0.7))
    canvas.fill(arch(from, to, dice.between(3, 7), dice.between(0.8, 3.2)), straps)
  }
  if (dice.chance(0.65)) {
    // The ankle strap: up from the heel and round the front of the ankle.
    const high: Point = [heel[0] - dice.between(0, 1.4), heel[1] - dice.between(5, 8)]
    const front: Point = [dice.between(-1, 4), high[1] + dice.between(-0.5, 2.5)]
    canvas.fill(stroke([heel, high], dice.between(0.9, 2)), straps)
    const round = curve(high, [(high[0] + front[0]) / 2, high[1] + 1.5], front)
    canvas.fill(stroke([high, ...round], dice.between(0.8, 1.6)), straps)
    if (dice.chance(0.6)) {
      canvas.fill(stroke([front, onBed(dice.between(0.2, 0.6))], dice.between(0.8, 1.6)), straps)
    }
  }
}

function arch(from: Point, to: Point, rise: number, width: number): Outline {
  return stroke([from, ...curve(from, [(from[0] + to[0]) / 2, Math.min(from[1], to[1]) - rise], to)], width)
}

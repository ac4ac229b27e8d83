import type { AugmentationOf } from '../../../domain/augmentation'
import type { Shape } from '../../../domain/shape'
import type { Output } from '../graphBuilder'
import { type Amount, type Chance, perImage } from './chance'

/** A pixel up to this shade counts as black. */
const black = 10 / 255

/** What is black in all channels becomes another shade. */
export function backed(chance: Chance, x: Output, spec: AugmentationOf<'background'>): Output {
  const { frame } = chance
  const brightest = frame.add('Max', [x, frame.integers([3])], { T: { type: 'float' }, Tidx: { type: 'int32' }, keep_dims: { bool: true } })
  const dark = frame.float('LessEqual', brightest, frame.number(black))
  const shade = perImage(frame, chance.amount(spec, 0))
  // Only lightened: an image that stays as it is keeps its darkest pixels.
  return frame.add('SelectV2', [dark, frame.float('Maximum', x, shade), x], { T: { type: 'float' } })
}

/** A number is added to all pixels. */
export const brightened = (chance: Chance, x: Output, spec: Amount): Output =>
  chance.frame.float('AddV2', x, perImage(chance.frame, chance.amount(spec, 0)))

/** Each pixel's distance from its channel's mean, times a factor (Keras's `RandomContrast`). */
export function contrasted(chance: Chance, x: Output, spec: Amount): Output {
  const { frame } = chance
  const mean = frame.add('Mean', [x, frame.integers([1, 2])], { T: { type: 'float' }, Tidx: { type: 'int32' }, keep_dims: { bool: true } })
  const factor = perImage(frame, chance.amount(spec, 1))
  return frame.float('AddV2', frame.float('Mul', frame.float('Sub', x, mean), factor), mean)
}

/** Normal noise on every value, its deviation drawn for each image. */
export function noised(chance: Chance, x: Output, spec: Amount, shape: Shape): Output {
  const { frame } = chance
  return frame.float('AddV2', x, frame.float('Mul', chance.normal(shape), perImage(frame, chance.amount(spec, 0))))
}

/** A share of the pixels, drawn for each image, becomes black or white, half of it each. */
export function salted(chance: Chance, x: Output, spec: Amount, [height, width]: Shape): Output {
  const { frame } = chance
  const half = frame.float('Mul', perImage(frame, chance.amount(spec, 0)), frame.number(0.5))
  const draw = chance.uniform([height!, width!, 1])
  const choose = (where: Output, value: number, otherwise: Output) =>
    frame.add('SelectV2', [where, frame.number(value), otherwise], { T: { type: 'float' } })
  const pepper = choose(frame.float('Less', draw, half), 0, x)
  return choose(frame.float('GreaterEqual', draw, frame.float('Sub', frame.number(1), half)), 1, pepper)
}

export const clipped = ({ frame }: Chance, x: Output): Output =>
  frame.float('ClipByValue', x, frame.number(0), frame.number(1))

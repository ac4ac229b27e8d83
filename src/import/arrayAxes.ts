import type { OptionsOf } from '../domain/dataImport'
import { fail } from '../domain/failure'
import { checkShape, type Shape } from './flatImage'
import { shapeText, type Variable } from './variable'

export type Axes = OptionsOf<'arrays'>['axes']

/** Every order of axes, the likelier before: examples first as NumPy has them, last as MATLAB has them. */
const known = {
  row: ['nhwc', 'nchw', 'nhw', 'np', 'hwcn', 'hwn', 'pn', 'nwh', 'whn'],
  column: ['hwcn', 'hwn', 'nhwc', 'nchw', 'nhw', 'np', 'pn', 'nwh', 'whn'],
} as const satisfies Record<Variable['order'], readonly Axes[]>

const said: Readonly<Record<string, string>> = { n: 'examples', h: 'rows', w: 'columns', c: 'channels', p: 'pixels' }
/** The axes in words: `examples × rows × columns`. */
export const axesText = (axes: Axes): string => [...axes].map((axis) => said[axis]).join(' × ')

/** How long each axis is; those that aren't there are 1. */
export interface Sides { n: number; h: number; w: number; c: number; p: number }

export function sidesOf(axes: Axes, shape: readonly number[]): Sides | undefined {
  if (axes.length !== shape.length) return undefined
  const sides: Sides = { n: 1, h: 1, w: 1, c: 1, p: 1 }
  ;[...axes].forEach((axis, i) => { sides[axis as keyof Sides] = shape[i]! })
  return sides
}

/**
 * What the axes of images are, going by how many labels there are.
 * @returns undefined where they fit none
 */
export function axesFor({ shape, order }: Variable, examples: number): Axes | undefined {
  return known[order].find((axes) => {
    const sides = sidesOf(axes, shape)
    if (sides?.n !== examples) return false
    return axes.includes('p') ? sides.p > 3 : (sides.c === 1 || sides.c === 3) && sides.h > 1 && sides.w > 1
  })
}

/** An image's sizes as the axes tell them; undefined of flat ones. @throws FailureError `data-damaged` */
export function shapeOf(axes: Axes, variable: Variable, where: string): Shape | undefined {
  const sides = sidesOf(axes, variable.shape)
    ?? fail('bad-request', `${variable.name} is ${shapeText(variable.shape)}, not ${axesText(axes)}`, 'Choose other axes.', where)
  return axes.includes('p') ? undefined : checkShape(sides.h, sides.w, sides.c, where)
}

/**
 * For every axis, by its index the place in `[n, height, width, channels]` that it adds.
 * @param flat for each value of a flat image its place in the image
 */
export function axisPlaces(
  axes: Axes, shape: readonly number[], [height, width, channels]: Shape, flat: Int32Array,
): Float64Array[] {
  const steps: Sides = { n: height * width * channels, h: width * channels, w: channels, c: 1, p: 1 }
  return [...axes].map((axis, i) => Float64Array.from({ length: shape[i]! },
    (_, index) => axis === 'p' ? flat[index]! : index * steps[axis as keyof Sides]))
}

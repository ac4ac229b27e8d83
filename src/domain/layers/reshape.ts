import { type Shape, sizeOf } from '../shape'
import { defineLayer } from './definition'
import { type TargetShape, targetShape } from './fields'

/** The target with -1 worked out, or undefined where the values don't fill it. */
function filled(target: TargetShape, size: number): Shape | undefined {
  const known = target.filter((side) => side !== -1).reduce((product, side) => product * side, 1)
  const shape = target.map((side) => (side === -1 ? size / known : side))
  return Number.isInteger(size / known) && sizeOf(shape) === size ? shape : undefined
}

/** As much of what was asked for as can be kept: all sides but one, the last rather than another; else how many there are. */
function nearest(target: TargetShape, size: number): TargetShape {
  const known = target.map((side) => (side === -1 ? 1 : side))
  const open = [...known.keys()].reverse().map((at) => known.map((side, i) => (i === at ? -1 : side)))
  return open.find((shape) => filled(shape, size)) ?? known.map((_, i) => (i === known.length - 1 ? -1 : 1))
}

export const reshape = defineLayer({
  type: 'Reshape',
  category: 'core',
  summary: 'Lays the same values out in another shape, such as an image in rows for a recurrent layer',
  aliases: ['view', 'rows'],
  fields: {
    target_shape: targetShape('Shape', [-1], 1_000_000, { hint: 'Such as 28 × 28; -1 stands for what is left over' }),
  },
  chips: ['target_shape'],
  infer({ target_shape }, input) {
    const size = sizeOf(input), output = filled(target_shape, size)
    if (output) return { output, weights: [], multiplyAdds: 0 }
    const kept = nearest(target_shape, size)
    return {
      problem: {
        reason: `The ${size} values of its ${input.join(' × ')} input don't fill ${target_shape.join(' × ')}`,
        fix: { kind: 'set', fields: { target_shape: kept }, label: `Use ${kept.join(' × ')}` },
      },
    }
  },
})

import type { LayerSpecOf } from '../../../domain/layers'
import { type Shape, sizeOf } from '../../../domain/shape'
import type { Output } from '../graphBuilder'
import { reshaped } from './layout'
import { type Forward, plain, type Trip } from './trip'

/** @param mask shape of an example's mask, which is broadcast over the rest */
export function drop(rate: number, x: Output, { frame, training, draw }: Trip, mask: Shape): Forward {
  if (!training || rate === 0) return plain(x, (dy) => dy)
  const draws = frame.reshape(draw(sizeOf(mask)), frame.integers([-1, ...mask]), 'uint16')
  // As the eager way compares draws / 65536 with the rate, in float32.
  const limit = Math.min(0xffff, Math.ceil(Math.fround(rate) * 0x10000))
  const kept = frame.add('GreaterEqual', [draws, frame.uint16(limit)], { T: { type: 'uint16' } })
  const factors = frame.float('Mul', frame.cast(kept, 'bool', 'float'), frame.number(1 / (1 - rate)))
  return plain(frame.float('Mul', x, factors), (dy) => frame.float('Mul', dy, factors))
}

export function gaussianNoise({ stddev }: LayerSpecOf<'GaussianNoise'>, x: Output, { frame, training, normal, input }: Trip): Forward {
  if (!training || stddev === 0) return plain(x, (dy) => dy)
  const noise = frame.float('Mul', reshaped(frame, normal(sizeOf(input)), input), frame.number(stddev))
  return plain(frame.float('AddV2', x, noise), (dy) => dy)
}

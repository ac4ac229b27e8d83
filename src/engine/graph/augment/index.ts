import type { Augmentation } from '../../../domain/augmentation'
import type { Shape } from '../../../domain/shape'
import type { Frame } from '../frame'
import type { Output } from '../graphBuilder'
import { Chance } from './chance'
import { erased } from './erasing'
import { transformed } from './geometry'
import { backed, brightened, clipped, contrasted, noised, salted } from './shades'

/**
 * Images as they are trained on, each with draws of its own.
 * @param x float32 `[batch, height, width, channels]`, 0 … 1
 * @param nextSeed int32 `[2]` of the frame, another one at each call
 * @param shape one image
 * @returns the same, 0 … 1
 */
export function augmented(frame: Frame, x: Output, augmentation: Augmentation, nextSeed: () => Output, shape: Shape): Output {
  const batch = frame.add('GatherV2', [frame.shapeOf(x), frame.integer(0), frame.integer(0)], {
    Tparams: { type: 'int32' }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' },
  })
  const chance = new Chance(frame, batch, nextSeed)
  const { background, brightness, contrast, gaussian_noise, salt_and_pepper, erasing } = augmentation
  let y = background ? backed(chance, x, background) : x
  y = transformed(chance, y, augmentation, shape)
  if (brightness) y = brightened(chance, y, brightness)
  if (contrast) y = contrasted(chance, y, contrast)
  if (gaussian_noise) y = noised(chance, y, gaussian_noise, shape)
  if (brightness || contrast || gaussian_noise) y = clipped(chance, y)
  if (salt_and_pepper) y = salted(chance, y, salt_and_pepper, shape)
  return erasing ? erased(chance, y, erasing, shape) : y
}

import { choice, type ConfigOf } from '../layers/fields'
import { framed } from './frame'
import { boundsOf } from './regions'
import type { Scene } from './scene'

/** What of the object comes to the middle. */
export const centreFields = {
  by: choice('By', 'box', ['box', 'mass'], { hint: 'The middle of the rectangle around it, or of its shades’ weight' }),
} as const

/** The scene moved by whole pixels so that its object lies in the middle, and by how many. Needs an object. */
export function centre(scene: Scene, { by }: ConfigOf<typeof centreFields>): { scene: Scene; across: number; down: number } {
  const { object, shape: [height, width] } = scene
  const middle = object && (by === 'box' ? boxMiddle(object.mask, width) : massMiddle(scene, object.mask))
  if (!middle) return { scene, across: 0, down: 0 }
  const across = towardsZero(width / 2 - middle.x), down = towardsZero(height / 2 - middle.y)
  if (!across && !down) return { scene, across, down }
  return { scene: framed(scene, height, width, across, down), across, down }
}

/** Half a pixel is nothing: an object of an odd number of pixels in an even one stays where it is. */
const towardsZero = (pixels: number): number => Math.sign(pixels) * Math.ceil(Math.abs(pixels) - 0.5 - 1e-6) || 0

function boxMiddle(mask: Float32Array, width: number) {
  const { left, top, right, bottom } = boundsOf(mask, width, 0.5)
  return right > left ? { x: (left + right) / 2, y: (top + bottom) / 2 } : undefined
}

function massMiddle({ shape: [, width, channels], pixels, ground }: Scene, mask: Float32Array) {
  let sum = 0, x = 0, y = 0
  for (let place = 0; place < mask.length; place++) {
    let weight = 0
    for (let c = 0; c < channels; c++) weight += Math.abs(pixels[place * channels + c]! - ground[c]!) * mask[place]!
    sum += weight
    x += weight * (place % width + 0.5)
    y += weight * (Math.floor(place / width) + 0.5)
  }
  return sum > 0 ? { x: x / sum, y: y / sum } : undefined
}

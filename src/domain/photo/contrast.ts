import { boolean, type ConfigOf, integer } from '../layers/fields'
import { shadeAt } from './histogram'
import type { Scene } from './scene'

/** Shades as the data has them. */
export const contrastFields = {
  flatten: boolean('Flatten the background', true, { hint: 'To the data’s ground, shadows and gradients with it' }),
  ground: integer('Ground', 0, { min: 0, max: 255 }, { hint: 'The shade around objects in the data' }),
  least: integer('Contrast at least', 0, { min: 0, max: 255 }, { hint: 'How far the object’s strongest shades lie from the ground' }),
  most: integer('Contrast at most', 255, { min: 0, max: 255 }),
} as const
export type ContrastSettings = ConfigOf<typeof contrastFields>

/** The share of an object's shades that lie nearer to the ground than what counts as its strongest. */
export const strongest = 0.98
/** By how much shades on the wrong side of the middle are spread at most, to fill the range; and shades of faint objects. */
const mostSpread = 2, mostStretch = 12

/** The object's shades on the data's ground, and how far they were stretched. Needs an object. */
export function contrast(scene: Scene, settings: ContrastSettings): { scene: Scene; factor: number } {
  const { object, shape: [height, width, channels] } = scene
  if (!object) return { scene, factor: 1 }
  const values = settings.flatten ? flattened(scene, settings.ground) : Float32Array.from(scene.pixels)
  const ground = settings.flatten ? new Array<number>(channels).fill(settings.ground) : scene.ground
  const top = strongestOf(values, object.mask, ground), { least, most } = settings
  const wanted = Math.min(Math.max(top, Math.min(least, most)), most), factor = top > 0 ? Math.min(mostStretch, wanted / top) : 1
  const pixels = new Uint8ClampedArray(height * width * channels)
  for (let at = 0; at < pixels.length; at++) {
    const base = ground[at % channels]!
    pixels[at] = base + (values[at]! - base) * factor
  }
  return { scene: { ...scene, pixels: new Uint8Array(pixels.buffer), ground }, factor }
}

/**
 * The ground in place of what is behind the object. The shades of a grey object that lies on the side of the ground that
 * the data's do keep their distance from it, so that its light parts on a light background stay faint; others stay as they are.
 */
function flattened({ shape: [, , channels], pixels, object }: Scene, ground: number): Float32Array {
  const { mask, behind, darker } = object!, up = ground < 128, values = new Float32Array(pixels.length)
  const apart = channels === 1 && darker !== up
  for (let at = 0; at < values.length; at++) {
    const share = mask[Math.floor(at / channels)]!, back = behind[at]!
    let value = pixels[at]!
    if (apart) {
      const spread = up ? (255 - ground) / Math.max(1, 255 - back) : ground / Math.max(1, back)
      value = ground + (value - back) * Math.min(mostSpread, Math.max(1, spread))
    }
    values[at] = ground + (value - ground) * share
  }
  return values
}

/** How far the object's strongest shades lie from the ground. */
function strongestOf(values: Float32Array, mask: Float32Array, ground: readonly number[]): number {
  const channels = ground.length, counts = new Uint32Array(256)
  let pixels = 0
  for (let place = 0; place < mask.length; place++) {
    if (mask[place]! < 0.5) continue
    let apart = 0
    for (let c = 0; c < channels; c++) apart = Math.max(apart, Math.abs(values[place * channels + c]! - ground[c]!))
    counts[Math.min(255, Math.round(apart))]!++
    pixels++
  }
  return shadeAt(counts, pixels, strongest)
}

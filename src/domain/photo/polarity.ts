import { luma } from '../image'
import { choice, type ConfigOf } from '../layers/fields'
import type { Scene } from './scene'

/** Light on dark or dark on light, as the data is. */
export const polarityFields = {
  invert: choice('Invert', 'auto', ['auto', 'always'], { hint: 'auto: where the picture is not as the data' }),
  data: choice('The data is', 'light on dark', ['light on dark', 'dark on light']),
} as const

/** Whether to invert: by the object where there is one, else by what is around. */
export function isInverted(scene: Scene, { invert, data }: ConfigOf<typeof polarityFields>): boolean {
  const darkOnLight = scene.object ? scene.object.darker : isLight(scene.ground)
  return invert === 'always' || darkOnLight !== (data === 'dark on light')
}

const isLight = ([r, g = r, b = r]: readonly number[]): boolean => luma(r!, g!, b!) > 127.5

export function inverted({ shape, pixels, ground, object }: Scene): Scene {
  return {
    shape, pixels: turned(pixels, new Uint8Array(pixels.length)), ground: ground.map((value) => 255 - value),
    object: object && { ...object, behind: turned(object.behind, new Float32Array(pixels.length)), darker: !object.darker },
  }
}

function turned<Values extends Uint8Array | Float32Array>(from: Values, to: Values): Values {
  for (let at = 0; at < from.length; at++) to[at] = 255 - from[at]!
  return to
}

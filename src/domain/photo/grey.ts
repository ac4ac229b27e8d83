import { luma } from '../image'
import { choice, type ConfigOf } from '../layers/fields'
import type { Scene } from './scene'

/** Three channels as one. */
export const greyFields = {
  by: choice('By', 'luma', ['luma', 'mean', 'red', 'green', 'blue'], { hint: 'luma: as light as it looks (ITU-R BT.601)' }),
} as const
type By = ConfigOf<typeof greyFields>['by']

const mixes: Record<By, (r: number, g: number, b: number) => number> = {
  luma, mean: (r, g, b) => (r + g + b) / 3, red: (r) => r, green: (_r, g) => g, blue: (_r, _g, b) => b,
}

/** @param channels 1, or 3 for data in colour: then all three are alike */
export function grey(scene: Scene, { by }: ConfigOf<typeof greyFields>, channels: number): Scene {
  const mix = mixes[by]
  function mixed<Values extends Uint8Array | Float32Array>(from: Values, to: Values): Values {
    for (let i = 0, at = 0; i < from.length; i += 3) {
      const value = mix(from[i]!, from[i + 1]!, from[i + 2]!)
      for (let c = 0; c < channels; c++) to[at++] = value
    }
    return to
  }
  const [height, width] = scene.shape, size = height * width * channels
  const one = mix(scene.ground[0]!, scene.ground[1]!, scene.ground[2]!)
  return {
    shape: [height, width, channels],
    pixels: new Uint8Array(mixed(scene.pixels, new Uint8ClampedArray(size) as unknown as Uint8Array).buffer as ArrayBuffer),
    ground: new Array<number>(channels).fill(one),
    object: scene.object && { ...scene.object, behind: mixed(scene.object.behind, new Float32Array(size)) },
  }
}

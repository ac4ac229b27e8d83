import type { Picture } from '../image'
import { boolean, choice, type ConfigOf } from '../layers/fields'

/** By hand; by EXIF the decoder has turned it upright already. */
export const orientFields = {
  turn: choice('Turn', 'none', ['none', '90° right', '180°', '90° left']),
  flip: boolean('Flip', false, { hint: 'Left and right change sides, after turning' }),
} as const

/** The picture turned and flipped; the very same one where nothing is to be done. */
export function orient(picture: Picture, { turn, flip }: ConfigOf<typeof orientFields>): Picture {
  if (turn === 'none' && !flip) return picture
  const { width, height } = picture, upright = turn === 'none' || turn === '180°'
  const from = new Uint32Array(picture.rgba.slice().buffer), to = new Uint32Array(from.length)
  const [across, down] = upright ? [width, height] : [height, width]
  for (let y = 0, at = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const u = flip ? across - 1 - x : x
      const [column, row] = turn === 'none' ? [u, y] : turn === '180°' ? [width - 1 - u, height - 1 - y]
        : turn === '90° right' ? [y, height - 1 - u] : [width - 1 - y, u]
      to[at++] = from[row * width + column]!
    }
  }
  return { width: across, height: down, rgba: new Uint8Array(to.buffer) }
}

import { fitPicture, type Picture } from '../../domain/image'
import { summaryOf } from '../../domain/photo/said'
import type { PhotoSteps } from '../../domain/photo/steps'
import { followWay } from '../../domain/photo/way'
import type { ImageShape } from '../data/pixels'

export interface Seen {
  /** uint8 of the data's shape. */
  pixels: Uint8Array
  /** What was done, in a few words. */
  note: string
}

/**
 * The only place where a decoded picture becomes an image of the data; what the run does with those comes after that.
 * @param native an image of a data set: it is as the network knows them
 */
export function seen(picture: Picture, native: boolean, shape: ImageShape, steps: PhotoSteps): Seen {
  if (native) return { pixels: fitPicture(picture, shape, 'pad'), note: 'as it is in the data' }
  const way = followWay(picture, steps, shape)
  return { pixels: way.result.pixels, note: summaryOf(way, shape) }
}

/** As large a picture is kept as is worth looking at again for images of that size: its longest side. */
export const longestKept = ([height, width]: ImageShape): number => Math.min(1024, Math.max(256, 8 * Math.max(height, width)))

import { fitImage, type Picture, polarise, type Polarity } from '../../domain/image'
import type { ImageShape } from '../data/pixels'

/** How pictures are brought to the images of the data: for all in the list, to be set by hand. */
export interface Look { polarity: Polarity }
export const asTheData: Look = { polarity: 'auto' }

export interface Seen {
  /** uint8 of the data's shape. */
  pixels: Uint8Array
  /** What was done, in a few words. */
  note: string
}

/**
 * The only place where a decoded picture becomes an image of the data; what the run does with those comes after that.
 * @param native an image of a data set: light pixels are as the network knows them
 */
export function seen(picture: Picture, native: boolean, shape: ImageShape, { polarity }: Look): Seen {
  const fitted = fitImage(picture, shape)
  const { pixels, inverted } = polarise(native ? { ...fitted, light: false } : fitted, polarity)
  return { pixels, note: noteOf(native, inverted, polarity) }
}

function noteOf(native: boolean, inverted: boolean, polarity: Polarity): string {
  if (native && polarity !== 'yes') return 'as it is in the data'
  if (polarity !== 'auto') return inverted ? 'inverted' : 'as it is'
  return inverted ? 'inverted, because its border is light' : 'as it is, because its border is dark'
}

/** As large a picture is kept as is worth looking at again for images of that size: its longest side. */
export const longestKept = ([height, width]: ImageShape): number => Math.min(1024, Math.max(256, 8 * Math.max(height, width)))

import { FailureError } from '../../domain/failure'
import type { Picture } from '../../domain/image'
import { checkFileSize, checkImage, unreadable } from '../../domain/imageHeader'
import { fitInto, type Size } from './fitInto'

export interface Decoded {
  /** Small enough to be prepared in a few milliseconds. */
  picture: Picture
  /** Of the file, upright. */
  width: number
  height: number
}

/** A picture's longest side before it is averaged into the network's size, which is much smaller still. */
const longestSide = 1024

/**
 * Decodes a picture file in the page's sandbox, by Chromium, upright as the camera was held.
 * @throws FailureError `image-unreadable`, `image-too-large`
 */
export async function decodePicture(file: Blob, name: string): Promise<Decoded> {
  checkFileSize(file.size, name)
  checkImage(await bytesOf(file, name), name)
  const bitmap = await decodeBitmap(file, name)
  try {
    return { picture: pixelsOf(bitmap, bitmap, longestSide), width: bitmap.width, height: bitmap.height }
  } finally {
    bitmap.close()
  }
}

/**
 * Upright, its stored values as they are, as on the command line: no colour profile, no premultiplied alpha. To be
 * closed by the caller. Resizing here would be cheaper, but Chromium 108 swaps the sides of turned pictures then.
 * @throws FailureError `image-unreadable`
 */
export const decodeBitmap = (file: Blob, name: string): Promise<ImageBitmap> =>
  createImageBitmap(file, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' }).catch(() => unreadable(name))

export const canvasOf = ({ width, height }: Size): OffscreenCanvasRenderingContext2D =>
  new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!

/**
 * The pixels of what can be drawn, scaled down where its longest side is more than `longest`.
 * @param canvas to be drawn on where one is at hand that is large enough, and clear
 */
export function pixelsOf(
  drawn: ImageBitmap | VideoFrame, whole: Size, longest: number, canvas?: OffscreenCanvasRenderingContext2D,
): Picture {
  const size = fitInto(whole, longest), context = canvas ?? canvasOf(size)
  context.imageSmoothingQuality = 'medium'
  context.drawImage(drawn, 0, 0, size.width, size.height)
  return { ...size, rgba: context.getImageData(0, 0, size.width, size.height).data }
}

/** A dropped folder, or a file that has gone meanwhile, has no bytes. */
async function bytesOf(file: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    throw new FailureError({
      code: 'image-unreadable', what: 'The file could not be read', where: name,
      advice: 'Check that it is a file and still there.',
    })
  }
}

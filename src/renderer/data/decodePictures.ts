import type { OptionsOf } from '../../domain/dataImport'
import { decodeEach, type DecodedPicture } from '../../domain/decodeEach'
import type { Picture } from '../../domain/image'
import { type ImageKind, unreadable } from '../../domain/imageHeader'
import { canvasOf, decodeBitmap, pixelsOf } from '../classify/decode'
import type { Size } from '../classify/fitInto'

/** Canvases can't be longer than 65,535; a strip that long loses nothing by being resized first. */
const longestSide = 16_384
/** Chromium decodes on threads of its own. */
const atOnce = 32

/** Small pictures share a canvas: making one takes longer than decoding them. */
const smallSide = 256
let shared: OffscreenCanvasRenderingContext2D | undefined

function readPixels(drawn: ImageBitmap | VideoFrame, size: Size): Picture {
  if (Math.max(size.width, size.height) > smallSide) return pixelsOf(drawn, size, longestSide)
  shared ??= canvasOf({ width: smallSide, height: smallSide })
  shared.clearRect(0, 0, size.width, size.height)
  return pixelsOf(drawn, size, longestSide, shared)
}

/** Kinds that can't say that they lie on their side, which an `ImageDecoder` would leave them to. */
const types: { [Kind in ImageKind]?: string } = { png: 'image/png', bmp: 'image/bmp', gif: 'image/gif' }

/** A small picture takes a fifth of the time that `createImageBitmap` does. */
async function decodeFrame(data: Uint8Array<ArrayBuffer>, type: string, name: string): Promise<Picture> {
  const decoder = new ImageDecoder({ data, type, colorSpaceConversion: 'none' })
  try {
    const { image } = await decoder.decode().catch(() => unreadable(name))
    try {
      return readPixels(image, { width: image.displayWidth, height: image.displayHeight })
    } finally {
      image.close()
    }
  } finally {
    decoder.close()
  }
}

async function decodeWhole(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Picture> {
  const bitmap = await decodeBitmap(new Blob([bytes]), name)
  try {
    return readPixels(bitmap, bitmap)
  } finally {
    bitmap.close()
  }
}

/**
 * Decodes picture files by Chromium, in the page's sandbox, and fits them into a size.
 * @returns for each its pixels, or why it has none
 */
export const decodePictures = (
  files: readonly { name: string; bytes: Uint8Array }[], into: Pick<OptionsOf<'pictures'>, 'shape' | 'fit'>,
): Promise<DecodedPicture[]> => decodeEach(files, into, (bytes, name, kind) => {
  const data = bytes as Uint8Array<ArrayBuffer>, type = types[kind]
  return type ? decodeFrame(data, type, name) : decodeWhole(data, name)
}, atOnce)

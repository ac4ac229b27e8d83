import type { Picture } from '../../domain/image'
import { type ImageHeader, type ImageKind, unreadable } from '../../domain/imageHeader'
import { type Orientation, takeOrientation } from '../../domain/orientation'
import { fitInto, type Size } from './fitInto'

export interface Decoded {
  /** Its longest side is at most what was asked for. */
  picture: Picture
  /** The whole picture's, upright. */
  size: Size
}

/** Pictures that Chromium decodes at once, on threads of its own. */
export const decodedAtOnce = 32

/** Small pictures share a canvas: making one takes longer than decoding them. */
const smallSide = 256
let shared: OffscreenCanvasRenderingContext2D | undefined

/** Kinds that an `ImageDecoder` reads, in a fifth of the time of `createImageBitmap`. It leaves pictures lying on their side. */
const types: { [Kind in ImageKind]?: string } = { png: 'image/png', bmp: 'image/bmp', gif: 'image/gif', jpeg: 'image/jpeg' }

/**
 * Decodes a picture file by Chromium, in the page's sandbox: upright, its stored values as they are, as on the command
 * line, without colour profile; scaled down where its longest side is more than `longest`.
 * @param bytes the whole file, checked before; a JPEG's own orientation is set to upright in it
 * @throws FailureError `image-unreadable`
 */
export function decodePicture(bytes: Uint8Array, name: string, header: ImageHeader, longest: number): Promise<Decoded> {
  const data = bytes as Uint8Array<ArrayBuffer>, type = types[header.kind]
  return type ? decodeFrame(data, type, name, header, longest) : decodeBitmap(data, name, longest)
}

async function decodeFrame(
  data: Uint8Array<ArrayBuffer>, type: string, name: string, header: ImageHeader, longest: number,
): Promise<Decoded> {
  const orientation = header.kind === 'jpeg' ? takeOrientation(data) : 1
  const whole = { width: header.width, height: header.height }, wanted = fitInto(whole, longest)
  // A JPEG can be decoded straight into an eighth, a quarter or a half.
  const desired = header.kind === 'jpeg' && wanted.width < whole.width ? { desiredWidth: wanted.width, desiredHeight: wanted.height } : {}
  const decoder = new ImageDecoder({ data, type, colorSpaceConversion: 'none', ...desired })
  try {
    const { image } = await decoder.decode().catch(() => unreadable(name))
    try {
      return { picture: pixelsOf(image, wanted, orientation), size: orientation > 4 ? turned(whole) : whole }
    } finally {
      image.close()
    }
  } finally {
    decoder.close()
  }
}

/** Resizing in `createImageBitmap` would be cheaper, but Chromium 108 swaps the sides of turned pictures then. */
async function decodeBitmap(data: Uint8Array<ArrayBuffer>, name: string, longest: number): Promise<Decoded> {
  const bitmap = await createImageBitmap(new Blob([data]), { premultiplyAlpha: 'none', colorSpaceConversion: 'none' })
    .catch(() => unreadable(name))
  try {
    const size = { width: bitmap.width, height: bitmap.height }
    return { picture: pixelsOf(bitmap, fitInto(size, longest), 1), size }
  } finally {
    bitmap.close()
  }
}

const turned = ({ width, height }: Size): Size => ({ width: height, height: width })

/** What can be drawn as pixels. @param size to be drawn in, before it is turned upright */
function pixelsOf(drawn: ImageBitmap | VideoFrame, size: Size, orientation: Orientation): Picture {
  const upright = orientation > 4 ? turned(size) : size, context = canvasFor(upright)
  context.imageSmoothingQuality = 'medium'
  context.setTransform(...turns[orientation](size))
  context.drawImage(drawn, 0, 0, size.width, size.height)
  return { ...upright, rgba: context.getImageData(0, 0, upright.width, upright.height).data }
}

/** A clear canvas that is large enough. */
function canvasFor({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const newCanvas = (size: Size) => new OffscreenCanvas(size.width, size.height).getContext('2d', { willReadFrequently: true })!
  if (Math.max(width, height) > smallSide) return newCanvas({ width, height })
  shared ??= newCanvas({ width: smallSide, height: smallSide })
  shared.resetTransform()
  shared.clearRect(0, 0, width, height)
  return shared
}

type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number]
/** What brings a stored picture of that size upright, by its EXIF orientation. */
const turns: Record<Orientation, (stored: Size) => Matrix> = {
  1: () => [1, 0, 0, 1, 0, 0],
  2: ({ width }) => [-1, 0, 0, 1, width, 0],
  3: ({ width, height }) => [-1, 0, 0, -1, width, height],
  4: ({ height }) => [1, 0, 0, -1, 0, height],
  5: () => [0, 1, 1, 0, 0, 0],
  6: ({ height }) => [0, 1, -1, 0, height, 0],
  7: ({ width, height }) => [0, -1, -1, 0, height, width],
  8: ({ width }) => [0, -1, 1, 0, 0, width],
}

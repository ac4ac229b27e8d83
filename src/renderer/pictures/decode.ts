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

/** Kinds that an `ImageDecoder` reads whole in a fifth of the time of `createImageBitmap`; none of them lies on its side. */
const types: { [Kind in ImageKind]?: string } = { png: 'image/png', bmp: 'image/bmp', gif: 'image/gif' }

/**
 * Decodes a picture file by Chromium, in the page's sandbox: upright, its stored values as they are, as on the command
 * line, without colour profile; scaled down where its longest side is more than `longest`.
 * @param bytes the whole file, checked before; a JPEG's own orientation may be set to upright in it
 * @throws FailureError `image-unreadable`
 */
export async function decodePicture(bytes: Uint8Array, name: string, header: ImageHeader, longest: number): Promise<Decoded> {
  const data = bytes as Uint8Array<ArrayBuffer>, { width, height } = header, type = types[header.kind]
  if (type) return decodeFrame(data, { type }, longest, { width, height }).catch(() => unreadable(name))
  const eighths = header.kind === 'jpeg' ? eighthsFor({ width, height }, longest) : 8
  if (eighths === 8) return decodeBitmap(data, longest).catch(() => unreadable(name))
  const [desiredWidth, desiredHeight] = [Math.ceil(width * eighths / 8), Math.ceil(height * eighths / 8)]
  const orientation = takeOrientation(data)
  return decodeFrame(data, { type: 'image/jpeg', desiredWidth, desiredHeight }, longest, { width, height }, orientation)
    .catch(() => decodeBitmap(data, longest, orientation)).catch(() => unreadable(name))
}

/** A JPEG can be decoded straight into so many eighths of its size, in a fraction of the time: the fewest that are enough. */
const eighthsFor = (whole: Size, longest: number): number =>
  Math.max(1, Math.min(8, Math.ceil(8 * fitInto(whole, longest).width / whole.width)))

async function decodeFrame(
  data: Uint8Array<ArrayBuffer>, how: Omit<ImageDecoderInit, 'data'>, longest: number, whole: Size, orientation: Orientation = 1,
): Promise<Decoded> {
  const decoder = new ImageDecoder({ data, colorSpaceConversion: 'none', ...how })
  try {
    const { image } = await decoder.decode()
    try {
      return drawn(image, whole, longest, orientation)
    } finally {
      image.close()
    }
  } finally {
    decoder.close()
  }
}

/** Upright by itself. Resizing here would be cheaper, but Chromium 108 swaps the sides of turned pictures then. */
async function decodeBitmap(data: Uint8Array<ArrayBuffer>, longest: number, orientation: Orientation = 1): Promise<Decoded> {
  const bitmap = await createImageBitmap(new Blob([data]), { premultiplyAlpha: 'none', colorSpaceConversion: 'none' })
  try {
    return drawn(bitmap, { width: bitmap.width, height: bitmap.height }, longest, orientation)
  } finally {
    bitmap.close()
  }
}

const drawn = (image: ImageBitmap | VideoFrame, whole: Size, longest: number, orientation: Orientation): Decoded =>
  ({ picture: pixelsOf(image, fitInto(whole, longest), orientation), size: orientation > 4 ? turned(whole) : whole })

const turned = ({ width, height }: Size): Size => ({ width: height, height: width })

/** What can be drawn as pixels. @param size to be drawn in, before it is turned upright */
function pixelsOf(image: ImageBitmap | VideoFrame, size: Size, orientation: Orientation): Picture {
  const upright = orientation > 4 ? turned(size) : size, context = canvasFor(upright)
  context.imageSmoothingQuality = 'medium'
  context.setTransform(...turns[orientation](size))
  context.drawImage(image, 0, 0, size.width, size.height)
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

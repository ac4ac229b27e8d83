import { fail } from './failure'
import { maximumPixels } from './image'

export const imageKinds = ['png', 'jpeg', 'webp', 'bmp', 'gif', 'avif'] as const
export type ImageKind = (typeof imageKinds)[number]

/** What a picture file says of itself before anything of it is decoded. Sizes are those of the stored rows. */
export interface ImageHeader {
  kind: ImageKind
  width: number
  height: number
  /** Its way of storing has no colours; one that has them may hold shades of grey all the same. */
  grey: boolean
}

/** Larger files aren't even read. */
export const maximumFileBytes = 200_000_000

/** Other kinds of file that people try, so that the advice can name theirs. */
const otherKinds: [name: string, test: (bytes: Uint8Array) => boolean][] = [
  ['a TIFF', (bytes) => startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*')],
  ['a HEIC photo', (bytes) => startsWith(bytes, 'ftyphei', 4) || startsWith(bytes, 'ftypmif1', 4)],
  ['a PDF', (bytes) => startsWith(bytes, '%PDF')],
  ['an SVG', (bytes) => startsWith(bytes, '<svg') || startsWith(bytes, '<?xml')],
]

const startsWith = (bytes: Uint8Array, text: string, offset = 0): boolean =>
  bytes.length >= offset + text.length && [...text].every((letter, i) => bytes[offset + i] === letter.charCodeAt(0))

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** IHDR is always the first chunk: length, type, width, height, depth, colour type (0 and 4 are grey). */
function pngHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < 33 || !startsWith(bytes, 'IHDR', 12)) return undefined
  const view = viewOf(bytes)
  return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20), grey: bytes[25] === 0 || bytes[25] === 4 }
}

/** The first start-of-frame segment, behind whatever EXIF, profile or thumbnail stands before it. */
function jpegHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = viewOf(bytes)
  let at = 2
  while (at + 10 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    if (marker === 0xff) { at += 1; continue } // padding
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { kind: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5), grey: bytes[at + 9] === 1 }
    // Start of scan or end of image before any frame.
    if (marker === 0xda || marker === 0xd9) return undefined
    const standalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
    at += standalone ? 2 : 2 + view.getUint16(at + 2)
  }
  return undefined
}

/** The three forms of WebP: lossy `VP8 `, lossless `VP8L` and extended `VP8X`; developers.google.com/speed/webp. */
function webpHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < 30) return undefined
  const view = viewOf(bytes), webp = { kind: 'webp', grey: false } as const
  if (startsWith(bytes, 'VP8 ', 12)) {
    return { ...webp, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  if (startsWith(bytes, 'VP8L', 12)) {
    const sizes = view.getUint32(21, true)
    return { ...webp, width: (sizes & 0x3fff) + 1, height: ((sizes >>> 14) & 0x3fff) + 1 }
  }
  if (startsWith(bytes, 'VP8X', 12)) {
    return { ...webp, width: (view.getUint32(23, true) >>> 8) + 1, height: (view.getUint32(26, true) >>> 8) + 1 }
  }
  return undefined
}

/** Sizes of the header of OS/2 and of the later ones of Windows: both letters at the start say too little. */
const bmpHeaderSizes = [12, 40, 52, 56, 64, 108, 124]

/** The header behind the 14 bytes of the file's own; a negative height says that rows go down from the top. */
function bmpHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < 26) return undefined
  const view = viewOf(bytes), size = view.getUint32(14, true)
  if (!bmpHeaderSizes.includes(size)) return undefined
  const [width, height] = size === 12
    ? [view.getUint16(18, true), view.getUint16(20, true)] : [view.getInt32(18, true), Math.abs(view.getInt32(22, true))]
  return width < 0 ? undefined : { kind: 'bmp', width, height, grey: false }
}

/** The size of the whole canvas, on which frames lie. */
function gifHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < 13 || !(startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a'))) return undefined
  const view = viewOf(bytes)
  return { kind: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true), grey: false }
}

/** Boxes within which the sizes of an AVIF's images stand; the first has a version of four bytes before what is in it. */
const boxesWithin: Record<string, number> = { meta: 4, iprp: 0, ipco: 0 }

/**
 * The largest of the images in an AVIF, by the `ispe` boxes of its items: the whole, its tiles, a thumbnail, its alpha.
 * https://aomediacodec.github.io/av1-avif
 */
function avifHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = viewOf(bytes)
  let width = 0, height = 0
  function look(start: number, end: number): void {
    for (let at = start; at + 8 <= end;) {
      const size = view.getUint32(at), type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
      const next = size === 0 ? end : at + size // 0 is up to the end
      if (next < at + 8 || next > end) return
      const head = boxesWithin[type]
      if (head !== undefined) look(at + 8 + head, next)
      else if (type === 'ispe' && next >= at + 20 && view.getUint32(at + 12) * view.getUint32(at + 16) > width * height) {
        width = view.getUint32(at + 12)
        height = view.getUint32(at + 16)
      }
      at = next
    }
  }
  look(0, bytes.length)
  return width ? { kind: 'avif', width, height, grey: false } : undefined
}

function headerOf(bytes: Uint8Array): ImageHeader | 'damaged' | undefined {
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return pngHeader(bytes) ?? 'damaged'
  if (startsWith(bytes, '\xff\xd8\xff')) return jpegHeader(bytes) ?? 'damaged'
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return webpHeader(bytes) ?? 'damaged'
  if (startsWith(bytes, 'BM')) return bmpHeader(bytes) ?? 'damaged'
  if (startsWith(bytes, 'GIF8')) return gifHeader(bytes) ?? 'damaged'
  if (startsWith(bytes, 'ftypavi', 4)) return avifHeader(bytes) ?? 'damaged'
  return undefined
}

/** Whether a file begins as a picture does that Layerbench reads. */
export const looksLikeImage = (start: Uint8Array): boolean => headerOf(start) !== undefined

const choose = 'Choose a PNG, JPEG, WebP, AVIF, BMP or GIF picture.'

/**
 * The header of a picture file that may be decoded.
 * @param bytes the whole file: a JPEG's size can stand behind a long EXIF block
 * @param name the file's name, for the failure
 * @throws FailureError `image-unreadable` where it is none, `image-too-large` before it could fill the memory
 */
export function checkImage(bytes: Uint8Array, name: string): ImageHeader {
  if (bytes.length === 0) fail('image-unreadable', 'The file is empty', choose, name)
  const header = headerOf(bytes)
  if (header === undefined) {
    const other = otherKinds.find(([, test]) => test(bytes))?.[0]
    fail('image-unreadable', other ? `It is ${other}` : 'It is no picture that Layerbench knows',
      other ? 'Save it as PNG or JPEG and choose that.' : choose, name)
  }
  if (header === 'damaged' || header.width === 0 || header.height === 0) unreadable(name)
  if (header.width * header.height > maximumPixels) {
    fail('image-too-large',
      `It has ${header.width.toLocaleString('en')} × ${header.height.toLocaleString('en')} pixels; up to ${maximumPixels / 1e6} million can be read`,
      'Make it smaller: the network sees it much smaller anyway.', name)
  }
  return header
}

/** For a file whose header is fine and whose contents aren't. */
export function unreadable(name: string): never {
  fail('image-unreadable', 'The picture is damaged or cut short', 'Open it in a picture viewer and save it anew.', name)
}

/** Before a file is read: its size alone may rule it out. */
export function checkFileSize(size: number, name: string): void {
  if (size > maximumFileBytes) {
    fail('image-too-large', `It has ${Math.round(size / 1e6).toLocaleString('en')} MB; up to ${maximumFileBytes / 1e6} MB can be read`,
      'Make it smaller: the network sees it much smaller anyway.', name)
  }
}

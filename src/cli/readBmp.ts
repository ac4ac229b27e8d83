import { fail } from '../domain/failure'
import type { Picture } from '../domain/image'
import { unreadable } from '../domain/imageHeader'

/**
 * Pixels of a BMP file that isn't packed: palettes of 1, 4 and 8 bits, colours of 16, 24 and 32.
 * Format: Microsoft, "Bitmap Storage".
 * @param bytes whose header has been checked
 * @throws FailureError `image-unreadable`
 */
export function readBmp(bytes: Uint8Array, name: string): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return pixelsOf(bytes, view, name)
  } catch (error) {
    if (error instanceof RangeError) unreadable(name) // beyond the end
    throw error
  }
}

function pixelsOf(bytes: Uint8Array, view: DataView, name: string): Picture {
  const headerSize = view.getUint32(14, true), old = headerSize === 12
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true)
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true), height = Math.abs(signedHeight)
  const bits = view.getUint16(old ? 24 : 28, true), compression = old ? 0 : view.getUint32(30, true)
  const masked = compression === 3 && (bits === 16 || bits === 32)
  if (compression !== 0 && !masked) fail('image-unreadable', 'It is a packed BMP', 'Save it as PNG and choose that.', name)
  if (![1, 4, 8, 16, 24, 32].includes(bits)) unreadable(name)
  const stride = Math.ceil(bits * width / 32) * 4, start = view.getUint32(10, true)
  if (start + stride * (height - 1) + Math.ceil(bits * width / 8) > bytes.length) unreadable(name)

  const rgba = new Uint8Array(width * height * 4)
  const put = bits <= 8
    ? fromPalette(bytes, view, bits, old, 14 + headerSize, name) : fromColours(bytes, view, bits, masked, headerSize)
  for (let y = 0; y < height; y++) {
    const row = start + stride * (signedHeight < 0 ? y : height - 1 - y)
    for (let x = 0, to = y * width * 4; x < width; x++, to += 4) put(rgba, to, row, x)
  }
  // A mask for transparency with nothing visible is one that the writer left empty.
  if (!rgba.some((value, i) => i % 4 === 3 && value !== 0)) for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255
  return { width, height, rgba }
}

type Put = (rgba: Uint8Array, to: number, row: number, x: number) => void

/** Entries of three bytes in the old form, of four in the later ones: blue, green, red. */
function fromPalette(bytes: Uint8Array, view: DataView, bits: number, old: boolean, table: number, name: string): Put {
  const entry = old ? 3 : 4, used = old ? 0 : view.getUint32(46, true)
  const colours = used === 0 ? 1 << bits : Math.min(used, 1 << bits)
  return (rgba, to, row, x) => {
    const bit = x * bits, index = (bytes[row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & ((1 << bits) - 1)
    if (index >= colours) unreadable(name)
    const at = table + index * entry
    rgba[to] = view.getUint8(at + 2)
    rgba[to + 1] = view.getUint8(at + 1)
    rgba[to + 2] = view.getUint8(at)
    rgba[to + 3] = 255
  }
}

/** Blue, green, red a byte each, or where masks of red, green, blue and transparency say. */
function fromColours(bytes: Uint8Array, view: DataView, bits: number, masked: boolean, headerSize: number): Put {
  if (bits !== 16 && !masked) {
    return (rgba, to, row, x) => {
      const at = row + x * bits / 8
      rgba[to] = bytes[at + 2]!
      rgba[to + 1] = bytes[at + 1]!
      rgba[to + 2] = bytes[at]!
      rgba[to + 3] = 255
    }
  }
  const masks = !masked ? [0x7c00, 0x03e0, 0x001f, 0]
    : [0, 1, 2, 3].map((i) => i < 3 || headerSize >= 56 ? view.getUint32(54 + 4 * i, true) : 0)
  const parts = masks.map((mask) => {
    const shift = mask ? Math.clz32(mask & -mask) ^ 31 : 0
    return { mask, shift, most: mask >>> shift }
  })
  return (rgba, to, row, x) => {
    const at = row + x * bits / 8, value = bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true)
    parts.forEach(({ mask, shift, most }, i) => {
      rgba[to + i] = most ? Math.round(((value & mask) >>> shift) / most * 255) : i === 3 ? 255 : 0
    })
  }
}

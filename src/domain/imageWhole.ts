import { crc32 } from './crc32'
import { type ImageHeader, unreadable } from './imageHeader'

/**
 * Decoders of JPEG show what there is of a file that lacks its last part and leave the rest grey: nothing to train on.
 * So a file's end is looked for before it is decoded, and the sums of those that have some.
 * @param bytes the whole file, as its header was read from
 * @throws FailureError `image-unreadable`
 */
export function checkWhole(bytes: Uint8Array, { kind }: ImageHeader, name: string): void {
  if (!ends[kind](bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))) unreadable(name)
}

/** Whether the file has its end, by its kind. */
const ends: Record<ImageHeader['kind'], (bytes: Uint8Array, view: DataView) => boolean> = { png, jpeg, webp, bmp, gif, avif }

/** Chunk after chunk up to IEND: length, type, data, and the sum of type and data, which not every decoder looks at. */
function png(bytes: Uint8Array, view: DataView): boolean {
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at)
    if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) return false
    if (view.getUint32(at + 4) === 0x49454e44) return true
    at = end + 4
  }
  return false
}

/** An end of image behind the start of the first scan; a thumbnail in front of it has one of its own. */
function jpeg(bytes: Uint8Array, view: DataView): boolean {
  let scan = 2
  while (scan + 4 <= bytes.length && bytes[scan + 1] !== 0xda) {
    const marker = bytes[scan + 1]!
    scan += marker === 0xff ? 1 : marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) ? 2 : 2 + view.getUint16(scan + 2)
  }
  for (let at = bytes.length - 2; at > scan; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true
  return false
}

function webp(bytes: Uint8Array, view: DataView): boolean {
  return 8 + view.getUint32(4, true) <= bytes.length
}

/** Rows stand in whole words; the padding of the last one may be missing. Packed ones have no size of their own. */
function bmp(bytes: Uint8Array, view: DataView): boolean {
  const old = view.getUint32(14, true) === 12
  if (!old && bytes.length < 34) return false
  const bits = view.getUint16(old ? 24 : 28, true), packed = !old && [1, 2].includes(view.getUint32(30, true))
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true)
  const height = old ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true))
  const row = Math.ceil(bits * width / 8), stride = Math.ceil(row / 4) * 4
  return view.getUint32(10, true) + (packed ? 0 : stride * (height - 1) + row) <= bytes.length
}

/** Blocks up to the end of the first frame's; what comes behind is for animations. */
function gif(bytes: Uint8Array): boolean {
  const tableLength = (flags: number) => flags & 0x80 ? 3 << ((flags & 7) + 1) : 0
  let at = 13 + tableLength(bytes[10]!)
  while (at < bytes.length) {
    const frame = bytes[at] === 0x2c
    if (!frame && bytes[at] !== 0x21) return false
    at += frame ? 11 + tableLength(bytes[at + 9] ?? 0) : 2
    while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!
    if (frame) return at < bytes.length
    at++
  }
  return false
}

/** Boxes up to the very end: the last, which mostly holds the picture, says how long it is. */
function avif(bytes: Uint8Array, view: DataView): boolean {
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = view.getUint32(at)
    if (size === 0) return true
    // A size of 1 stands for eight bytes behind the type.
    at += size === 1 && at + 16 <= bytes.length ? Number(view.getBigUint64(at + 8)) : Math.max(8, size)
    if (at === bytes.length) return true
  }
  return false
}

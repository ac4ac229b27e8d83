/** As the TIFF tag counts them: 1 is upright, 3 stands on its head, 6 and 8 lie on their sides, the even others are mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const orientationTag = 0x0112, short = 3

/**
 * How a JPEG is to be turned so that it stands as the camera was held. The tag is set to upright in `bytes`, so that a
 * decoder that turns pictures by itself leaves this one alone: some do, some don't.
 */
export function takeOrientation(bytes: Uint8Array): Orientation {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tiff = exifBlock(bytes, view)
  return tiff === undefined ? 1 : takeTag(view, tiff.start, tiff.end)
}

/** Where the TIFF block of the first EXIF segment lies. */
function exifBlock(bytes: Uint8Array, view: DataView): { start: number; end: number } | undefined {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda;) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) { at++; continue } // padding
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) { at += 2; continue }
    const end = at + 2 + view.getUint16(at + 2)
    const isExif = marker === 0xe1 && end <= bytes.length && at + 10 <= end && view.getUint32(at + 4) === 0x45786966
    if (isExif) return { start: at + 10, end }
    at = end
  }
  return undefined
}

/** Entries of 12 bytes each in the first directory: tag, type, count, value. */
function takeTag(view: DataView, start: number, end: number): Orientation {
  if (start + 8 > end) return 1
  const order = view.getUint16(start), little = order === 0x4949
  if (!little && order !== 0x4d4d) return 1
  const directory = start + view.getUint32(start + 4, little)
  if (directory + 2 > end) return 1
  const count = view.getUint16(directory, little)
  for (let i = 0, at = directory + 2; i < count && at + 12 <= end; i++, at += 12) {
    if (view.getUint16(at, little) !== orientationTag || view.getUint16(at + 2, little) !== short) continue
    const value = view.getUint16(at + 8, little)
    view.setUint16(at + 8, 1, little)
    return value >= 1 && value <= 8 ? value as Orientation : 1
  }
  return 1
}

/** A JPEG with that EXIF orientation, in front of all other segments. */
export function turnedJpeg(jpeg: Uint8Array, orientation: number, little: boolean): Uint8Array {
  const segment = new Uint8Array(2 + 2 + 6 + 8 + 2 + 12 + 4), view = new DataView(segment.buffer)
  view.setUint16(0, 0xffe1)
  view.setUint16(2, segment.length - 2)
  segment.set([...'Exif\0\0'].map((letter) => letter.charCodeAt(0)), 4)
  view.setUint16(10, little ? 0x4949 : 0x4d4d)
  view.setUint16(12, 42, little)
  view.setUint32(14, 8, little)
  view.setUint16(18, 1, little)
  view.setUint16(20, 0x0112, little)
  view.setUint16(22, 3, little)
  view.setUint32(24, 1, little)
  view.setUint16(28, orientation, little)
  return Uint8Array.from([...jpeg.subarray(0, 2), ...segment, ...jpeg.subarray(2)])
}

/**
 * An image as a `data:` address: a BMP, which needs nothing packed.
 * @param pixels uint8 `[height, width, channels]`, grey or RGB
 */
export function bitmapUrl(pixels: Uint8Array, [height, width, channels]: readonly [number, number, number]): string {
  const row = Math.ceil(width * 3 / 4) * 4, offset = 54
  const bytes = new Uint8Array(offset + row * height), view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, offset, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, -height, true) // from the top
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Blue, green, red.
      const from = (y * width + x) * channels, to = offset + y * row + x * 3
      for (let c = 0; c < 3; c++) bytes[to + c] = pixels[from + (channels === 3 ? 2 - c : 0)]!
    }
  }
  return `data:image/bmp;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`
}

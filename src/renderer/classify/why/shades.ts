/** Red, green, blue. */
type Colour = readonly [number, number, number]

/** For and against: orange and blue, told apart by people who see no red or no green, on pictures of any shade. */
export const speaking: Record<'for' | 'against', Colour> = { for: [240, 120, 0], against: [20, 120, 240] }

/** What is drawn as strongly as can be: all but the largest few in a hundred are below it. Never 0, by which they are divided. */
export function strongest(values: Float32Array): number {
  const sizes = values.map(Math.abs).sort()
  return sizes[Math.floor(0.98 * (sizes.length - 1))] || sizes[sizes.length - 1] || 1
}

/**
 * A picture in grey with what its pixels say over it, four bytes a pixel.
 * @param grey 0 … 255 by pixel @param most what is drawn as strongly as can be @param opacity of that, 0 … 1
 */
export function overlaid(grey: Uint8Array, values: Float32Array, most: number, opacity: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(values.length * 4)
  values.forEach((value, i) => {
    const colour = speaking[value < 0 ? 'against' : 'for'], share = Math.min(1, Math.abs(value) / most) * opacity
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = grey[i]! * (1 - share) + colour[c]! * share
    rgba[4 * i + 3] = 255
  })
  return rgba
}

/** The mean of its channels, 0 … 255 by pixel. */
export const greyOf = (pixels: Uint8Array, channels: number): Uint8Array =>
  Uint8Array.from({ length: pixels.length / channels }, (_, pixel) =>
    pixels.subarray(pixel * channels, (pixel + 1) * channels).reduce((sum, value) => sum + value, 0) / channels)

/** How values become shades: from black to white where none is below 0, else from blue over a middle grey to orange. */
export interface Scale { low: number; high: number; signed: boolean }

export function scaleOf(values: Float32Array): Scale {
  let low = Infinity, high = -Infinity
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low >= 0) return { low: 0, high: high || 1, signed: false }
  const most = Math.max(-low, high)
  return { low: -most, high: most, signed: true }
}

const middle = 128

/** A value's red, green and blue. */
export function shadeOf(value: number, { high, signed }: Scale): Colour {
  const share = Math.max(-1, Math.min(1, value / high))
  if (!signed) return [255 * share, 255 * share, 255 * share]
  const colour = speaking[share < 0 ? 'against' : 'for'], strength = Math.abs(share)
  return [0, 1, 2].map((c) => middle + (colour[c]! - middle) * strength) as unknown as Colour
}

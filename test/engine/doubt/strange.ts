import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { seededNumbers } from '../seededNumbers'

/** Images that nobody would take for the data's, uint8 `[count, side, side]`, by kind. */
export type Strange = Record<string, Uint8Array>

const drawn = (side: number, count: number, value: (x: number, y: number, image: number) => number): Uint8Array =>
  Uint8Array.from({ length: count * side * side }, (_, i) => {
    const pixel = i % (side * side)
    return Math.max(0, Math.min(255, Math.round(value(pixel % side, Math.floor(pixel / side), Math.floor(i / (side * side))))))
  })

/** @param seed of the noise and the gradients */
export function strangeImages(seed: number, side = 28, count = 300): Strange {
  const next = seededNumbers(seed)
  const choose = (low: number, high: number) => Array.from({ length: count }, () => low + (high - low) * next())
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const means = choose(0, 255), deviations = choose(10, 100), shares = choose(0.05, 0.5)
  const angles = choose(0, 2 * Math.PI)
  const from = choose(0, 255), rise = choose(-255, 255).map((by) => by + Math.sign(by) * 40)
  const at = [choose(0.2, 0.8), choose(0.2, 0.8)]
  const along = (x: number, y: number, angle: number) => {
    const [across, down] = [Math.cos(angle), Math.sin(angle)]
    return 0.5 + ((x / (side - 1) - 0.5) * across + (y / (side - 1) - 0.5) * down) / (Math.abs(across) + Math.abs(down))
  }
  return {
    'uniform noise': drawn(side, count, () => next() * 256 - 0.5),
    'Gaussian noise': drawn(side, count, (_x, _y, i) => means[i]! + deviations[i]! * normal()),
    'salt and pepper': drawn(side, count, (_x, _y, i) => (next() < shares[i]! ? (next() < 0.5 ? 0 : 255) : from[i]!)),
    'plain surfaces': drawn(side, 256, (_x, _y, i) => i),
    'linear gradients': drawn(side, count, (x, y, i) => from[i]! + rise[i]! * along(x, y, angles[i]!)),
    'radial gradients': drawn(side, count, (x, y, i) =>
      from[i]! + rise[i]! * Math.hypot(x / (side - 1) - at[0]![i]!, y / (side - 1) - at[1]![i]!)),
  }
}

/**
 * A–Z, a–z and 0–9 in white on black, 28 × 28, each 14, 20 and 26 pixels high in Fira Sans, Source Serif Bold, Source Code
 * Italic, Source Serif, Open Sans Light and Open Sans ExtraBold; the measure was chosen by the letters of DejaVu.
 */
export function letters(): Strange {
  const pixels = new Uint8Array(gunzipSync(readFileSync('test/fixtures/letters-idx3-ubyte.gz')).subarray(16)), some = 62 * 784
  const fonts = ['Fira Sans', 'Source Serif Bold', 'Source Code Italic', 'Source Serif', 'Open Sans Light', 'Open Sans ExtraBold']
  return Object.fromEntries(fonts.flatMap((font, i) => [14, 20, 26].map((height, j) =>
    [`${font} ${height}`, pixels.subarray((3 * i + j) * some, (3 * i + j + 1) * some)])))
}

import type { Picture } from '../../src/domain/image'

/** A photo of one image of the data, which is light on black. */
export interface PhotoSpec {
  width: number
  height: number
  /** The square that the image takes, in pixels. */
  side: number
  left: number
  top: number
  background: readonly [r: number, g: number, b: number]
  /** By how much the background gets darker from one side to the other, a share. */
  gradient: number
  /** Standard deviation of the noise, of 255. */
  noise: number
  /** How much of the garment's contrast is left. */
  strength: number
  /**
   * `darkens`: the garment darkens the ground as far as it lightens the black; `covers`: its inverted shades stand before it;
   * `lightens`: it is light on a dark ground.
   */
  how: 'darkens' | 'covers' | 'lightens'
}

/** Draws a photo's conditions: 200 to `longest` pixels a side, off-centre, on a light background of some colour. */
export function drawSpec(next: () => number, longest = 2000): PhotoSpec {
  const between = (low: number, high: number) => low + next() * (high - low)
  const long = Math.round(200 * (longest / 200) ** next()), short = Math.max(200, Math.round(long * between(0.6, 1)))
  const [width, height] = next() < 0.5 ? [long, short] : [short, long]
  const side = Math.round(Math.min(width, height) * between(0.4, 0.95)), light = between(215, 255)
  const tint = () => Math.min(255, light + between(-18, 18))
  return {
    width, height, side, left: Math.round(next() * (width - side)), top: Math.round(next() * (height - side)),
    background: [tint(), tint(), tint()], gradient: next() < 0.5 ? 0 : between(0, 0.12), noise: between(0, 5),
    strength: 1, how: next() < 0.5 ? 'darkens' : 'covers',
  }
}

let normals: Float32Array | undefined
/** Numbers of deviation 1, once and for all: each row of a photo takes them from some place on. */
const normalsOf = (next: () => number): Float32Array => normals ??= Float32Array.from({ length: 1 << 16 }, () =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()))

/** @param image uint8 `[size, size]`; enlarged between its pixels' middles */
export function makePhoto(image: Uint8Array, size: number, spec: PhotoSpec, next: () => number): Picture {
  const noise = normalsOf(next), { width, height, side, left, top, background, gradient, how, strength } = spec
  const rgba = new Uint8ClampedArray(width * height * 4)
  const shade = (x: number, y: number) => image[Math.min(size - 1, Math.max(0, y)) * size + Math.min(size - 1, Math.max(0, x))]!
  for (let y = 0, at = 0; y < height; y++) {
    const v = (y - top + 0.5) / side * size - 0.5, row = Math.floor(v), down = v - row, inRows = y >= top && y < top + side
    let drawn = Math.floor(next() * noise.length)
    for (let x = 0; x < width; x++, at += 4) {
      const light = 1 - gradient * x / width
      let value = 0
      if (inRows && x >= left && x < left + side) {
        const u = (x - left + 0.5) / side * size - 0.5, column = Math.floor(u), across = u - column
        value = strength * ((shade(column, row) * (1 - across) + shade(column + 1, row) * across) * (1 - down)
          + (shade(column, row + 1) * (1 - across) + shade(column + 1, row + 1) * across) * down)
      }
      const there = Math.min(1, value / 24)
      for (let c = 0; c < 3; c++) {
        const ground = background[c]! * light
        const seen = how === 'darkens' ? ground * (1 - value / 255)
          : how === 'covers' ? there * (255 - value) + (1 - there) * ground : ground + (255 - ground) * value / 255
        rgba[at + c] = seen + spec.noise * noise[drawn++ & 65535]!
      }
      rgba[at + 3] = 255
    }
  }
  return { width, height, rgba }
}

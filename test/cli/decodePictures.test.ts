import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeImageFile } from '../../src/cli/decodeImage'
import { decodePictures } from '../../src/cli/decodePictures'
import { failureOf } from '../domain/failureOf'
import { bmpBytes, pngBytes } from '../import/pictureFiles'

const fixture = (name: string) => new Uint8Array(readFileSync(join(__dirname, '../fixtures/pictures', name)))
const coloursOf = async (bytes: Uint8Array) => {
  const { width, height, rgba } = await decodeImageFile(bytes, 'a.bmp')
  return Array.from({ length: width * height }, (_, i) => [...rgba.subarray(i * 4, i * 4 + 4)])
}

describe('BMP', () => {
  const palette = Array.from({ length: 16 }, (_, i) => [i, 10 * i, 255 - i])
  it.each([1, 4, 8])('of %i bits with a palette', async (bits) => {
    const index = (x: number, y: number) => (x * 3 + y) % (1 << Math.min(bits, 4))
    const expected = Array.from({ length: 15 }, (_, i) => [...palette[index(i % 5, Math.floor(i / 5))]!, 255])
    for (const fromTop of [false, true]) {
      const bytes = bmpBytes(5, 3, bits, (x, y) => [index(x, y)], { palette: palette.slice(0, 1 << bits), fromTop })
      expect(await coloursOf(bytes)).toEqual(expected)
    }
  })
  it.each([24, 32])('of %i bits', async (bits) => {
    const bytes = bmpBytes(3, 2, bits, (x, y) => [x, y, 200, ...(bits === 32 ? [0] : [])])
    expect(await coloursOf(bytes)).toEqual([0, 1].flatMap((y) => [0, 1, 2].map((x) => [200, y, x, 255])))
  })
  it('of 16 bits, and with masks of its own', async () => {
    const five = (r: number, g: number, b: number) => r << 10 | g << 5 | b
    expect(await coloursOf(bmpBytes(2, 1, 16, (x) => x ? [0xff, 0x7f] : [five(31, 0, 1) & 255, five(31, 0, 1) >> 8])))
      .toEqual([[255, 0, 8, 255], [255, 255, 255, 255]])
    expect(await coloursOf(bmpBytes(1, 1, 32, () => [1, 2, 3, 4], { masks: [0xff, 0xff00, 0xff0000] }))).toEqual([[1, 2, 3, 255]])
    expect(await coloursOf(bmpBytes(1, 1, 32, () => [1, 2, 3, 4], { masks: [0xff000000, 0xff0000, 0xff00] })))
      .toEqual([[4, 3, 2, 255]])
  })
  it('packed by run lengths: says so', async () => {
    const packed = bmpBytes(3, 2, 8, () => [0], { palette })
    packed.writeUInt32LE(1, 30)
    expect(await failureOf(() => decodeImageFile(packed, 'a.bmp'))).toMatchObject({ code: 'image-unreadable', what: 'It is a packed BMP', where: 'a.bmp' })
  })
  it('with an index beyond its palette, or cut short: damaged', async () => {
    const beyond = bmpBytes(3, 2, 8, () => [3], { palette: palette.slice(0, 2) })
    for (const bytes of [beyond, bmpBytes(3, 2, 24, () => [1, 2, 3]).subarray(0, 60)]) {
      expect(await failureOf(() => decodeImageFile(bytes, 'a.bmp'))).toMatchObject({ code: 'image-unreadable' })
    }
  })
})

describe('GIF', () => {
  it('is its first frame', async () => {
    const { width, height, rgba } = await decodeImageFile(fixture('picture.gif'), 'a.gif'), png = await decodeImageFile(fixture('rgb.png'), 'a.png')
    expect([width, height]).toEqual([48, 32])
    const differing = rgba.filter((value, i) => Math.abs(value - png.rgba[i]!) > 8)
    expect(differing.length / rgba.length).toBeLessThan(0.02)
  })
  // 3 × 5 by hand: four colours, interlaced, on a canvas of 4 × 6 at 1, 1, the third colour transparent.
  const codes = (list: number[], sizes: number[]) => {
    const bits = list.flatMap((code, i) => Array.from({ length: sizes[i]! }, (_, bit) => (code >> bit) & 1))
    return Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
      bits.slice(i * 8, i * 8 + 8).reduce((sum, bit, at) => sum | bit << at, 0))
  }
  const gif = (data: number[], frame = [1, 0, 1, 0, 3, 0, 5, 0]) => Uint8Array.from([
    ...Buffer.from('GIF89a'), 4, 0, 6, 0, 0x81, 0, 0, 0, 0, 0, 10, 10, 10, 20, 20, 20, 30, 30, 30,
    0x21, 0xf9, 4, 1, 0, 0, 2, 0, 0x2c, ...frame, 0x40, 2, data.length, ...data, 0, 0x3b,
  ])
  // Rows as stored: 0, 4, 2, 1, 3. Clear, then literals with a clear now and then, so that codes stay three bits.
  const stored = [[1, 1, 1], [3, 3, 3], [2, 2, 2], [0, 1, 3], [3, 0, 2]].flat()
  const literals = stored.flatMap((index, i) => i % 2 ? [index] : [4, index])
  it('is laid on its canvas, rows in their order, transparent where it says', async () => {
    const { rgba } = await decodeImageFile(gif(codes([...literals, 5], [...literals, 5].map(() => 3))), 'a.gif')
    const shades = Array.from({ length: 24 }, (_, i) => rgba[i * 4 + 3] ? rgba[i * 4] : null)
    const _ = null
    expect(shades).toEqual([
      _, _, _, _, _, 10, 10, 10, _, 0, 10, 30, _, _, _, _, _, 30, 0, _, _, 30, 30, 30,
    ])
  })
  it.each([
    ['cut short', gif(codes([4, 1, 1, 5], [3, 3, 3, 3]))], ['with a frame beyond its canvas', gif([], [2, 0, 1, 0, 3, 0, 5, 0])],
    ['with a code that can\'t be', gif(codes([4, 7], [3, 3]))], ['of nothing', fixture('picture.gif').subarray(0, 13)],
  ])('%s is damaged', async (_what, bytes) =>
    expect(await failureOf(() => decodeImageFile(bytes, 'a.gif'))).toMatchObject({ code: 'image-unreadable', where: 'a.gif' }))
})

describe('many', () => {
  it('are fitted each, in their order; one that can\'t be read has why', async () => {
    const files = [
      { name: 'a', bytes: pngBytes(2, 2, () => 9) }, { name: 'b', bytes: Buffer.from('no') }, { name: 'c', bytes: Buffer.alloc(0) },
      { name: 'd', bytes: pngBytes(4, 2, (x) => [x * 4, 0, 0]) }, { name: 'e', bytes: fixture('upright.jpg').subarray(0, -100) },
    ]
    expect(await decodePictures(files, { shape: [1, 2, 3], fit: 'stretch' })).toEqual([
      Uint8Array.of(9, 9, 9, 9, 9, 9), { failure: 'It is no picture that Layerbench knows' }, { failure: 'The file is empty' },
      Uint8Array.of(2, 0, 0, 10, 0, 0), { failure: 'The picture is damaged or cut short' },
    ])
    expect(await decodePictures([], { shape: [1, 2, 3], fit: 'pad' })).toEqual([])
  })
})

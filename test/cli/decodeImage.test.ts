import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeImageFile } from '../../src/cli/decodeImage'
import type { FailureError } from '../../src/domain/failure'
import { fitPicture } from '../../src/domain/image'
import { Dice } from '../fuzz/dice'
import { mutated } from '../fuzz/mutations'

const bytesOf = (name: string) => new Uint8Array(readFileSync(join(__dirname, '../fixtures/pictures', name)))
const decode = (name: string) => decodeImageFile(bytesOf(name), name)
const failureOf = async (bytes: Uint8Array, name = 'a.png') =>
  decodeImageFile(bytes, name).then(() => undefined, (error: FailureError) => error.failure)

async function shadeAt(name: string, x: number, y: number): Promise<number[]> {
  const { width, rgba } = await decode(name)
  return [...rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)]
}

// 48 × 32: red top left, green top right, blue bottom left, light grey bottom right.
const red = [200, 30, 30, 255], green = [30, 160, 60, 255], blue = [40, 60, 200, 255]
const near = (actual: number[], expected: number[], tolerance: number) =>
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(tolerance))

describe.each([
  ['rgb.png', 0], ['palette.png', 0], ['transparent.png', 0], ['upright.jpg', 3], ['progressive.jpg', 3],
  ['lossless.webp', 0], ['lossy.webp', 16],
  ['orientation-3.jpg', 3], ['orientation-5.jpg', 3], ['orientation-6.jpg', 3], ['orientation-8.jpg', 3],
])('%s', (name, tolerance) => {
  it(`is upright, with its colours within ${tolerance}`, async () => {
    expect(await decode(name)).toMatchObject({ width: 48, height: 32 })
    near(await shadeAt(name, 6, 6), red, tolerance)
    near(await shadeAt(name, 40, 6), green, tolerance)
    near(await shadeAt(name, 6, 26), blue, tolerance)
  })
})

describe('other forms', () => {
  it('reads grey pictures', async () => {
    near(await shadeAt('grey.png', 40, 26), [240, 240, 240, 255], 0)
    near(await shadeAt('grey.jpg', 40, 26), [240, 240, 240, 255], 3)
  })
  it('reads 16 bits a channel', async () => near(await shadeAt('grey16.png', 15, 15), [255, 255, 255, 255], 0))
  it.each(['transparent.png', 'lossless.webp'])('keeps what is transparent: %s', async (name) =>
    expect((await shadeAt(name, 40, 26))[3]).toBe(0))
})

describe('bad files', () => {
  it('says that a picture is cut short or damaged, by name', async () => {
    const png = bytesOf('rgb.png')
    for (const bytes of [png.subarray(0, 20), png.subarray(0, 60), png.map((value, i) => i > 45 && i < 80 ? 0x55 : value)]) {
      expect(await failureOf(bytes, 'coat.png')).toMatchObject({ code: 'image-unreadable', where: 'coat.png' })
    }
    expect(await failureOf(bytesOf('upright.jpg').subarray(0, 100))).toMatchObject({ code: 'image-unreadable' })
    expect(await failureOf(bytesOf('lossy.webp').subarray(0, 40))).toMatchObject({ code: 'image-unreadable' })
  })

  it('goes on to read good ones after many bad ones', async () => {
    const bad = bytesOf('rgb.png').map((value, i) => i > 45 && i < 80 ? 0x55 : value)
    for (let i = 0; i < 500; i++) expect(await failureOf(bad)).toBeDefined()
    near(await shadeAt('rgb.png', 6, 6), red, 0)
  })

  it('refuses a picture of too many pixels before decoding it', async () => {
    const huge = bytesOf('rgb.png').slice()
    new DataView(huge.buffer).setUint32(16, 20_000)
    new DataView(huge.buffer).setUint32(20, 20_000)
    expect(await failureOf(huge)).toMatchObject({ code: 'image-too-large' })
  })
})

it('gives what the network sees, whatever the file’s kind', async () => {
  const seen = async (name: string) => fitPicture(await decode(name), [28, 28, 1], 'pad')
  const png = await seen('rgb.png')
  for (const name of ['upright.jpg', 'progressive.jpg', 'orientation-6.jpg']) {
    near([...await seen(name)], [...png], 3)
  }
})

// A decoder in WebAssembly doesn't give back the memory of a file it stopped at.
it.each([['upright.jpg', 400], ['lossy.webp', 100], ['rgb.png', 100]])('%s is read after %i damaged ones of its kind', async (name, count) => {
  const good = bytesOf(name)
  for (let seed = 1; seed <= count; seed++) {
    await decodeImageFile(mutated(Buffer.from(good), new Dice(seed)), name)
      .catch((error: FailureError) => expect(error.failure.code).toMatch(/^image-/))
  }
  expect((await decodeImageFile(good, name)).width).toBe(48)
}, 60_000)

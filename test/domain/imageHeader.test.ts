import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../src/domain/failure'
import { checkFileSize, checkImage } from '../../src/domain/imageHeader'

const bytesOf = (name: string) => new Uint8Array(readFileSync(join(__dirname, '../fixtures/pictures', name)))
const text = (value: string) => Uint8Array.from(value, (letter) => letter.charCodeAt(0))

function failureOf(check: () => unknown): Failure | undefined {
  try { check() } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
  return undefined
}
const refused = (bytes: Uint8Array) => failureOf(() => checkImage(bytes, 'coat.png'))

describe('what a file says of itself', () => {
  it.each([
    ['rgb.png', 'png', 48, 32, false], ['grey16.png', 'png', 16, 16, true], ['palette.png', 'png', 48, 32, false],
    ['upright.jpg', 'jpeg', 48, 32, false], ['grey.jpg', 'jpeg', 48, 32, true],
    ['progressive.jpg', 'jpeg', 48, 32, false], ['orientation-6.jpg', 'jpeg', 32, 48, false],
    ['lossy.webp', 'webp', 48, 32, false], ['lossless.webp', 'webp', 48, 32, false], ['picture.gif', 'gif', 48, 32, false],
    ['picture.avif', 'avif', 48, 32, false],
  ])('%s is %s of %i × %i, grey by its kind: %s', (name, kind, width, height, grey) => {
    expect(checkImage(bytesOf(name), name)).toEqual({ kind, width, height, grey })
  })

  it('reads a BMP of Windows, of rows from the top too, and of OS/2', () => {
    const windows = (height: number) => {
      const bytes = new Uint8Array(54), view = new DataView(bytes.buffer)
      bytes.set(text('BM'))
      view.setUint32(14, 40, true)
      view.setInt32(18, 48, true)
      view.setInt32(22, height, true)
      return bytes
    }
    const old = new Uint8Array(26)
    old.set([...text('BM'), 0, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0, 12, 0, 0, 0, 48, 0, 32, 0])
    for (const bytes of [windows(32), windows(-32), old]) {
      expect(checkImage(bytes, 'a.bmp')).toEqual({ kind: 'bmp', width: 48, height: 32, grey: false })
    }
    expect(refused(text('BMI of 30 people, in a file of text'))?.code).toBe('image-unreadable')
  })

  it('finds a JPEG’s size behind long segments', () => {
    const jpeg = bytesOf('upright.jpg')
    const block = new Uint8Array(60_000)
    block.set([0xff, 0xe2, (block.length - 2) >> 8, (block.length - 2) & 255])
    const long = Uint8Array.from([...jpeg.subarray(0, 2), ...block, ...block, ...jpeg.subarray(2)])
    expect(checkImage(long, 'long.jpg')).toMatchObject({ width: 48, height: 32 })
  })

  it('takes an AVIF for as large as the largest of its images says', () => {
    const bomb = bytesOf('picture.avif'), at = Buffer.from(bomb).indexOf('ispe')
    new DataView(bomb.buffer).setUint32(at + 8, 2_000_000)
    expect(refused(bomb)?.code).toBe('image-too-large')
    for (const length of [12, at, at + 8]) expect(refused(bytesOf('picture.avif').subarray(0, length))?.code).toBe('image-unreadable')
    // Boxes that say that they are of no length, or longer than the file, end the looking.
    for (const size of [0, 3, 0xffffffff]) {
      const bytes = bytesOf('picture.avif')
      new DataView(bytes.buffer).setUint32(Buffer.from(bytes).indexOf('iprp') - 4, size)
      expect(() => failureOf(() => checkImage(bytes, 'a.avif'))).not.toThrow()
    }
  })

  it('reads from the middle of a buffer', () => {
    const png = bytesOf('rgb.png'), padded = new Uint8Array(png.length + 7)
    padded.set(png, 7)
    expect(checkImage(padded.subarray(7), 'a.png')).toMatchObject({ width: 48, height: 32 })
  })

  it('reads an extended WebP', () => {
    const bytes = text(`RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0${'\x2f\0\0'}${'\x1f\0\0'}`)
    expect(checkImage(bytes, 'a.webp')).toEqual({ kind: 'webp', width: 48, height: 32, grey: false })
  })
})

describe('what is no picture', () => {
  it.each([
    ['an empty file', new Uint8Array()], ['text', text('hello')], ['a cut PNG', bytesOf('rgb.png').subarray(0, 20)],
    ['a JPEG of nothing', Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)], ['a JPEG with a segment of no length', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
  ])('%s is refused by name, with what to do', (_what, bytes) => {
    expect(refused(bytes)).toMatchObject({ code: 'image-unreadable', where: 'coat.png', advice: expect.stringMatching(/\.$/) })
  })

  it('names the kinds that people try', () => {
    expect(refused(text('II*\0'))?.what).toBe('It is a TIFF')
    expect(refused(text('\0\0\0\x18ftypheic'))?.what).toBe('It is a HEIC photo')
    expect(refused(text('%PDF-1.7'))?.what).toBe('It is a PDF')
  })

  it('refuses a picture of no width', () => {
    const png = bytesOf('rgb.png')
    new DataView(png.buffer).setUint32(16, 0)
    expect(refused(png)).toMatchObject({ code: 'image-unreadable' })
  })
})

describe('what is too large', () => {
  it('is refused by its header, with its size', () => {
    const png = bytesOf('rgb.png')
    new DataView(png.buffer).setUint32(16, 20_000)
    new DataView(png.buffer).setUint32(20, 20_000)
    expect(refused(png)).toMatchObject({ code: 'image-too-large', what: expect.stringContaining('20,000 × 20,000') })
  })

  it('is refused by its file’s size before it is read', () => {
    expect(failureOf(() => checkFileSize(3e9, 'a.png'))).toMatchObject({ code: 'image-too-large' })
    expect(failureOf(() => checkFileSize(3e6, 'a.png'))).toBeUndefined()
  })
})

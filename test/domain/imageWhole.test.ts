import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkImage } from '../../src/domain/imageHeader'
import { checkWhole } from '../../src/domain/imageWhole'
import { bmpBytes } from '../import/pictureFiles'
import { failureOf } from './failureOf'

const fixture = (name: string) => readFileSync(join(__dirname, '../fixtures/pictures', name))
const check = (bytes: Uint8Array, name: string) => checkWhole(bytes, checkImage(bytes, name), name)

it.each([
  ...['rgb.png', 'grey16.png', 'upright.jpg', 'progressive.jpg', 'orientation-6.jpg', 'lossy.webp', 'lossless.webp', 'picture.gif', 'picture.avif']
    .map((name) => [name, fixture(name)] as const),
  ...[1, 8, 24, 32].map((bits) => [`${bits} bits.bmp`, bmpBytes(20, 30, bits, () => Array<number>(Math.ceil(bits / 8)).fill(0), { fromTop: bits > 8 })] as const),
])('%s is whole, also with bytes behind it, and isn\'t where it ends too early', async (name, bytes) => {
  check(bytes, name)
  check(Buffer.concat([bytes, Buffer.alloc(100)]), name)
  for (const share of [0.6, 0.8, 0.95]) {
    expect(await failureOf(() => check(bytes.subarray(0, Math.floor(bytes.length * share)), name)))
      .toMatchObject({ code: 'image-unreadable', where: name, what: 'The picture is damaged or cut short' })
  }
})

it.each(['rgb.png', 'palette.png', 'transparent.png'])('%s with any byte of its chunks changed isn\'t whole', async (name) => {
  const bytes = fixture(name)
  for (let at = 8; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    expect(await failureOf(() => check(changed, name))).toMatchObject({ code: expect.stringMatching(/^image-/) as string, where: name })
  }
})

it('a thumbnail\'s end isn\'t taken for the picture\'s', async () => {
  const jpeg = fixture('upright.jpg'), thumbnail = fixture('grey.jpg'), segment = Buffer.concat([Buffer.alloc(4), thumbnail])
  segment.set([0xff, 0xe1, (segment.length - 2) >> 8, (segment.length - 2) & 255])
  const whole = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
  check(whole, 'a.jpg')
  expect(await failureOf(() => check(whole.subarray(0, -50), 'a.jpg'))).toMatchObject({ code: 'image-unreadable' })
})

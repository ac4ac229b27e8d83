import { expect, it } from 'vitest'
import { fitPicture, type Picture } from '../../src/domain/image'
import { seededNumbers } from '../engine/seededNumbers'
import { pick, wholeBetween } from './randomArchitecture'

const next = seededNumbers(91)

/** A picture of noise, here and there transparent. */
function noise(width: number, height: number, alpha: () => number): Picture {
  const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? alpha() : Math.floor(next() * 256),
  )
  return { width, height, rgba }
}

it('any picture fills any network’s input, and stays as it was', () => {
  for (let i = 0; i < 300; i++) {
    const picture = noise(
      wholeBetween(next, 1, 60), wholeBetween(next, 1, 60),
      pick(next, [() => 255, () => 0, () => Math.floor(next() * 256)]),
    )
    const shape: [number, number, number] = [
      wholeBetween(next, 1, 40),
      wholeBetween(next, 1, 40),
      pick(next, [1, 3]),
    ]
    const before = Uint8Array.from(picture.rgba)
    const pixels = fitPicture(picture, shape, pick(next, ['stretch', 'pad', 'crop']))
    expect(pixels).toBeInstanceOf(Uint8Array)
    expect(pixels).toHaveLength(shape[0] * shape[1] * shape[2])
    expect(Buffer.from(picture.rgba).equals(before)).toBe(true)
  }
})

it('no cell is lighter or darker than every pixel of an opaque picture', () => {
  for (let i = 0; i < 100; i++) {
    const picture = noise(wholeBetween(next, 1, 50), wholeBetween(next, 1, 50), () => 255)
    const greys = picture.rgba.filter((_, at) => at % 4 !== 3)
    const pixels = fitPicture(picture, [wholeBetween(next, 1, 30), wholeBetween(next, 1, 30), 3], 'pad')
    expect(Math.min(...pixels)).toBeGreaterThanOrEqual(Math.min(...greys) - 1)
    expect(Math.max(...pixels)).toBeLessThanOrEqual(Math.max(...greys) + 1)
  }
})

it('a picture on its side is fitted as upright, on its side', () => {
  const picture = noise(13, 29, () => 255), [height, width] = [20, 16]
  const turned: Picture = { width: 29, height: 13, rgba: new Uint8Array(13 * 29 * 4) }
  for (let y = 0; y < 29; y++) {
    for (let x = 0; x < 13; x++) {
      ;(turned.rgba as Uint8Array).set(
        picture.rgba.subarray((y * 13 + x) * 4, (y * 13 + x) * 4 + 4),
        (x * 29 + y) * 4,
      )
    }
  }
  const upright = fitPicture(picture, [height, width, 1], 'pad'),
    sideways = fitPicture(turned, [width, height, 1], 'pad')
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      expect(Math.abs(upright[y * width + x]! - sideways[x * height + y]!)).toBeLessThanOrEqual(1)
    }
  }
})

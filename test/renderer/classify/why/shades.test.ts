import { describe, expect, it } from 'vitest'
import { greyOf, overlaid, scaleOf, shadeOf, speaking, strongest } from '../../../../src/renderer/classify/why/shades'

describe('what pixels say over a picture', () => {
  it('is orange where it speaks for a class, blue where against, the picture where for neither', () => {
    const rgba = overlaid(Uint8Array.of(0, 100, 200), Float32Array.of(2, 0, -4), 2, 1)
    expect([...rgba.subarray(0, 4)]).toEqual([...speaking.for, 255])
    expect([...rgba.subarray(4, 8)]).toEqual([100, 100, 100, 255])
    expect([...rgba.subarray(8, 12)]).toEqual([...speaking.against, 255])
  })

  it('lets the picture through as it is made fainter', () => {
    expect([...overlaid(Uint8Array.of(100), Float32Array.of(2), 2, 0).subarray(0, 3)]).toEqual([100, 100, 100])
    expect(overlaid(Uint8Array.of(100), Float32Array.of(2), 2, 0.5)[0]).toBe(170)
  })

  it('is not drowned by one pixel, and no division by nothing', () => {
    expect(strongest(Float32Array.from({ length: 200 }, (_, i) => (i === 7 ? -1000 : i / 100)))).toBeLessThan(2)
    expect(strongest(new Float32Array(9))).toBe(1)
    expect(strongest(Float32Array.of(0, 0, 0, 0, 3))).toBe(3)
  })
})

describe('little pictures of numbers', () => {
  it('go from black to white where none is below nothing', () => {
    const scale = scaleOf(Float32Array.of(0, 4, 2))
    expect(scale).toEqual({ low: 0, high: 4, signed: false })
    expect(shadeOf(2, scale)).toEqual([127.5, 127.5, 127.5])
  })

  it('go as far below grey as above it otherwise', () => {
    const scale = scaleOf(Float32Array.of(-1, 4))
    expect(scale).toEqual({ low: -4, high: 4, signed: true })
    expect(shadeOf(4, scale)).toEqual([...speaking.for])
    expect(shadeOf(-4, scale)).toEqual([...speaking.against])
    expect(shadeOf(0, scale)).toEqual([128, 128, 128])
    expect(scaleOf(new Float32Array(3)).high).toBe(1)
  })

  it('a picture in colour is grey beneath', () => {
    expect([...greyOf(Uint8Array.of(0, 30, 60, 9, 9, 9), 3)]).toEqual([30, 9])
  })
})

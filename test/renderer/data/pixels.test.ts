import { describe, expect, it } from 'vitest'
import { pictureAt, rgbaOf } from '../../../src/renderer/data/pixels'

describe('pixels for a canvas', () => {
  it('repeats a grey value three times', () => {
    expect([...rgbaOf(Uint8Array.of(0, 9), [1, 2, 1])]).toEqual([0, 0, 0, 255, 9, 9, 9, 255])
  })
  it('takes three channels as red, green and blue', () => {
    expect([...rgbaOf(Uint8Array.of(1, 2, 3, 4, 5, 6), [2, 1, 3])]).toEqual([1, 2, 3, 255, 4, 5, 6, 255])
  })
  it('finds a picture in a batch', () => {
    expect([...pictureAt(Uint8Array.of(1, 2, 3, 4, 5, 6), 1, [1, 2, 1])]).toEqual([3, 4])
  })
})

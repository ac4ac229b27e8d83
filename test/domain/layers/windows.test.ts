import { describe, expect, it } from 'vitest'
import { type Padding, paddings, slide } from '../../../src/domain/layers/windows'
import { seededNumbers } from '../../engine/seededNumbers'

/** Where a window can begin, counted one by one: within the input for `same`, wholly in it for `valid`. */
function countPlaces(input: number, window: number, stride: number, padding: Padding): number {
  let places = 0
  for (let start = 0; padding === 'same' ? start < input : start + window <= input; start += stride) places++
  return places
}

describe('slide', () => {
  it.each(paddings)('counts the windows of %s padding, each side by itself', (padding) => {
    const next = seededNumbers(11)
    const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
    for (let i = 0; i < 2000; i++) {
      const input: [number, number] = [whole(1, 64), whole(1, 64)]
      const window: [number, number] = [whole(1, input[0]), whole(1, input[1])]
      const strides: [number, number] = [whole(1, 64), whole(1, 64)]
      expect(slide(input, window, strides, padding), `${input} ${window} ${strides}`).toEqual([
        countPlaces(input[0], window[0], strides[0], padding),
        countPlaces(input[1], window[1], strides[1], padding),
      ])
    }
  })

  it('puts out at least one value on each side, so that no layer behind it gets nothing', () => {
    expect(slide([1, 1], [1, 1], [64, 64], 'valid')).toEqual([1, 1])
    expect(slide([1, 1], [64, 64], [64, 64], 'same')).toEqual([1, 1])
  })
})

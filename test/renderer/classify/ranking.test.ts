import { describe, expect, it } from 'vitest'
import { probabilityText, ranked } from '../../../src/renderer/classify/ranking'

describe('classes of a picture', () => {
  it('stand with the most likely first, equals in the classes’ order', () => {
    expect(ranked([0.1, 0.4, 0.1, 0.4]).map(({ label }) => label)).toEqual([1, 3, 0, 2])
  })
  it('are never certain where they are not', () => {
    expect(probabilityText(0.99999)).toBe('> 99.9 %')
    expect(probabilityText(0.00001)).toBe('< 0.1 %')
    expect(probabilityText(1)).toBe('100.0 %')
    expect(probabilityText(0)).toBe('0.0 %')
    expect(probabilityText(0.641)).toBe('64.1 %')
  })
})

import { seededNumbers } from '../engine/seededNumbers'
import { describe, expect, it } from 'vitest'
import { mostRanked, ranked } from '../../src/domain/probabilities'
import { probabilityText } from '../../src/renderer/classify/ranking'

describe('classes of a picture', () => {
  it('stand with the most likely first, equals in the classes’ order', () => {
    const { labels, probabilities } = ranked(Float32Array.of(0.1, 0.4, 0.1, 0.4))
    expect([...labels]).toEqual([1, 3, 0, 2])
    expect(probabilities).toEqual(Float32Array.of(0.4, 0.4, 0.1, 0.1))
  })
  it('are the likeliest of many, as sorting them all would have it', () => {
    const next = seededNumbers(7), all = Float32Array.from({ length: 5000 }, () => Math.round(next() * 2000) / 2000)
    const sorted = Array.from(all, (_, label) => label).sort((a, b) => all[b]! - all[a]! || a - b)
    expect([...ranked(all).labels]).toEqual(sorted.slice(0, mostRanked))
  })
  it('are all there where some are no numbers', () => {
    expect([...ranked(Float32Array.of(0.1, NaN, 0.4)).labels].sort()).toEqual([0, 1, 2])
  })
  it('are never certain where they are not', () => {
    expect(probabilityText(0.99999)).toBe('> 99.9 %')
    expect(probabilityText(0.00001)).toBe('< 0.1 %')
    expect(probabilityText(1)).toBe('100.0 %')
    expect(probabilityText(0)).toBe('0.0 %')
    expect(probabilityText(0.641)).toBe('64.1 %')
  })
})

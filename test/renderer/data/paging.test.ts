import { describe, expect, it } from 'vitest'
import { cellsIn, pageStart, rangeText } from '../../../src/renderer/data/paging'

describe('paging through samples', () => {
  it.each([[0, 12, 100, 0], [13, 12, 100, 12], [99, 12, 100, 96], [500, 12, 100, 96], [-3, 12, 100, 0], [5, 12, 0, 0]])(
    'the page that holds %i by %i of %i starts at %i', (offset, size, total, start) => {
      expect(pageStart(offset, size, total)).toBe(start)
    })

  it('keeps what was looked at when the window, and so the page, changes its size', () => {
    const offset = 96
    for (const size of [8, 12, 30]) {
      const start = pageStart(offset, size, 1000)
      expect(start).toBeLessThanOrEqual(offset)
      expect(start + size).toBeGreaterThan(offset)
    }
  })

  it('says which of how many are shown', () => {
    expect(rangeText(0, 12, 6000)).toBe('1–12 of 6,000')
    expect(rangeText(5990, 12, 6000)).toBe('5,991–6,000 of 6,000')
    expect(rangeText(0, 12, 1)).toBe('1 of 1')
    expect(rangeText(0, 12, 0)).toBe('none')
  })

  it('counts whole cells, at least one', () => {
    expect(cellsIn(100, 48, 4)).toBe(2)
    expect(cellsIn(99, 48, 4)).toBe(1)
    expect(cellsIn(10, 48, 4)).toBe(1)
  })
})

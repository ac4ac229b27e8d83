import { describe, expect, it } from 'vitest'
import { pixelsOf, seenPart } from '../../../../src/renderer/charts/board/segments'
import type { Point } from '../../../../src/renderer/charts/curves'

const line: Point[] = [[0, 1], [10, 3], [20, 2], [30, 5]]

describe('a sorted line', () => {
  it('is cut to what can be seen, with a point more on both sides for the line to leave the picture', () => {
    expect(seenPart(line, 11, 19)).toEqual([[10, 3], [20, 2]])
    expect(seenPart(line, 0, 30)).toEqual(line)
    expect(seenPart(line, 12, 25)).toEqual([[10, 3], [20, 2], [30, 5]])
  })

  it('keeps its peaks and its order where thousands of points share a few pixels', () => {
    const points = Array.from({ length: 10_000 }, (_, i): Point => [i, i === 4321 ? 100 : Math.sin(i)])
    const pixels = pixelsOf(points, (x) => x / 100, (y) => y)
    const xs = pixels.filter((_, i) => i % 2 === 0), ys = pixels.filter((_, i) => i % 2 === 1)
    expect(xs.length).toBeLessThan(101 * 4 + 1)
    expect(Math.max(...ys)).toBe(100)
    expect(xs).toEqual([...xs].sort((a, b) => a - b))
    expect([xs[0], xs[xs.length - 1]]).toEqual([0, 99.99])
  })

  it('is drawn point by point where there is room', () => {
    expect(pixelsOf(line, (x) => x * 10, (y) => y)).toEqual([0, 1, 100, 3, 200, 2, 300, 5])
    expect(pixelsOf([], (x) => x, (y) => y)).toEqual([])
    expect(pixelsOf([[3, 4]], (x) => x, (y) => y)).toEqual([3, 4])
  })
})

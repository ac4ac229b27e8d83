import { describe, expect, it } from 'vitest'
import type { Point } from '../../../src/renderer/charts/curves'
import { firstFrom, nearest, valueAt } from '../../../src/renderer/charts/sorted'

describe('a sorted line', () => {
  it('has values on the straight between its points and none beyond', () => {
    const line: Point[] = [[0, 1], [10, 3], [20, 2], [30, 5]]
    expect([0, 5, 20, 25, 30].map((x) => valueAt(line, x))).toEqual([1, 2, 2, 3.5, 5])
    expect([valueAt(line, -1), valueAt(line, 31)]).toEqual([undefined, undefined])
    expect([-1, 0, 1, 30, 31].map((x) => firstFrom(line, x))).toEqual([0, 0, 1, 3, 4])
  })

  it.each([[0, 1], [1.4, 1], [1.6, 2], [3.5, 4], [9, 4]])('has a point nearest to %d at %d', (x, at) => {
    expect(nearest([[1, 10], [2, 20], [4, 40]], x)?.[0]).toBe(at)
  })

  it('has no nearest point where it has none', () => {
    expect(nearest([], 1)).toBeUndefined()
  })
})

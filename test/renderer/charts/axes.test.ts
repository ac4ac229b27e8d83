import { describe, expect, it } from 'vitest'
import { logTicks, niceBounds, ticksOf, xBounds, yBounds, zoomedBounds } from '../../../src/renderer/charts/axes'
import type { Point } from '../../../src/renderer/charts/curves'

const line = (...values: number[]): Point[] => values.map((y, x) => [x, y])
const rising = (count: number, from = 0.1, to = 0.92): Point[] =>
  Array.from({ length: count }, (_, i) => [i, to - (to - from) * Math.exp(-i / (count / 12))])

describe('niceBounds', () => {
  it.each([
    [0, 1], [0.712, 0.934], [-3, 17], [0, 2.3], [5, 5], [0, 0], [1e-7, 3e-7],
  ])('holds %d to %d', (min, max) => {
    const bounds = niceBounds(min, max)
    expect(bounds.min).toBeLessThanOrEqual(min)
    expect(bounds.max).toBeGreaterThanOrEqual(max)
    expect(bounds.max).toBeGreaterThan(bounds.min)
    expect(ticksOf(bounds).length).toBeGreaterThanOrEqual(2)
    expect(ticksOf(bounds).length).toBeLessThanOrEqual(12)
  })

  it('has ticks without the noise of fractions', () => {
    expect(ticksOf({ min: 0, max: 0.6, step: 0.1 })).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
  })
})

describe('zoomedBounds', () => {
  it('holds all that is seen, the beginning and outliers too, and nothing else', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i < 5 ? 10 - i : i === 50 ? 4 : 0.4))
    expect(zoomedBounds([line(...values)], 'loss', [0, 3])).toMatchObject({ min: 7, max: 10 })
    expect(zoomedBounds([line(...values)], 'loss', [45, 60])!.max).toBeGreaterThanOrEqual(4)
    expect(zoomedBounds([line(...values)], 'loss', [60, 90])!.max).toBeLessThan(0.5)
    expect(zoomedBounds([line(...values)], 'loss', [120, 130])).toBeUndefined()
  })
})

describe('yBounds', () => {
  it('has none without points', () => {
    expect(yBounds([[]], 'loss')).toBeUndefined()
  })

  it('starts wide while there are few points', () => {
    expect(yBounds([line(0.17)], 'accuracy')).toMatchObject({ min: 0, max: 1 })
    expect(yBounds([line(1.87)], 'loss')?.min).toBe(0)
  })

  it('looks at where an accuracy settles, not at where it began', () => {
    const bounds = yBounds([rising(300)], 'accuracy')!
    expect(bounds.min).toBeGreaterThan(0.3)
    expect(bounds.max).toBeLessThanOrEqual(1)
  })

  it('never leaves 0 to 1 for an accuracy', () => {
    expect(yBounds([line(...Array<number>(20).fill(1))], 'accuracy')).toMatchObject({ max: 1 })
    expect(yBounds([line(...Array<number>(20).fill(0))], 'accuracy')).toMatchObject({ min: 0 })
  })

  it('stays while the curves still fill a good part of it', () => {
    const first = yBounds([rising(100)], 'accuracy')!
    expect(yBounds([rising(104)], 'accuracy', first)).toBe(first)
  })

  it('widens when a curve leaves it', () => {
    const first = yBounds([line(...Array<number>(20).fill(0.5))], 'loss')!
    expect(yBounds([line(...Array<number>(20).fill(5))], 'loss', first)!.max).toBeGreaterThanOrEqual(5)
  })

  it('is not stretched by one outlier among many', () => {
    const values = Array.from({ length: 300 }, (_, i) => (i === 150 ? 80 : 0.4))
    expect(yBounds([line(...values)], 'loss')!.max).toBeLessThan(2)
  })
})

describe('logTicks', () => {
  it('has several lines within one power of ten', () => {
    expect(logTicks(0.18, 0.9)).toEqual([0.1, 0.2, 0.5, 1])
  })

  it('has powers alone where it spans many', () => {
    expect(logTicks(1e-4, 100)).toEqual([1e-4, 1e-3, 0.01, 0.1, 1, 10, 100])
  })
})

it('ends the x axis where the run ends, in whole epochs or within the first', () => {
  expect(xBounds(25)).toEqual({ min: 0, max: 25, step: 5 })
  expect(ticksOf(xBounds(3))).toEqual([0, 1, 2, 3])
  expect(xBounds(0.4).step).toBeLessThan(0.2)
})

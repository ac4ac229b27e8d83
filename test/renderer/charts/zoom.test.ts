import { describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import type { Point } from '../../../src/renderer/charts/curves'
import type { XUnit } from '../../../src/renderer/charts/line'
import { fitted, leastShare, moved, scaled, spanByKey, useZoom, within } from '../../../src/renderer/charts/zoom'

describe('a span of an axis', () => {
  it('stays within the axis, moved rather than cut', () => {
    expect(fitted([-2, 3], 10)).toEqual([0, 5])
    expect(fitted([8, 12], 10)).toEqual([6, 10])
  })
  it('is nothing where it is the whole axis', () => {
    expect(fitted([0, 10], 10)).toBeUndefined()
    expect(fitted([-5, 20], 10)).toBeUndefined()
    expect(fitted([0, 0], 0)).toBeUndefined()
  })
  it('is never narrower than can be drawn', () => {
    let span = scaled(undefined, 10, 0.5)
    for (let i = 0; i < 50; i++) span = scaled(span, 10, 0.5)
    expect(span![1] - span![0]).toBeCloseTo(10 * leastShare)
  })
  it('is zoomed about its middle and moved by its own length', () => {
    expect(scaled(undefined, 10, 0.5)).toEqual([2.5, 7.5])
    expect(scaled([4, 6], 10, 2)).toEqual([3, 7])
    expect(moved([2, 4], 10, 0.5)).toEqual([3, 5])
    expect(moved([7, 9], 10, 5)).toEqual([8, 10])
    expect(moved(undefined, 10, 0.5)).toBeUndefined()
  })
  it('follows the keys, and others are left to the page', () => {
    const near = spanByKey('+', undefined, 10)!
    expect(near[0]).toBeGreaterThan(0)
    expect(spanByKey('-', near, 10)).toBeUndefined()
    expect(spanByKey('ArrowLeft', near, 10)![0]).toBeLessThan(near[0])
    expect(spanByKey('ArrowRight', near, 10)![1]).toBeGreaterThan(near[1])
    expect(spanByKey('0', near, 10)).toBeUndefined()
    expect(spanByKey('Tab', near, 10)).toBeNull()
  })
})

describe('what of a line lies in a span', () => {
  const line: Point[] = [[0, 0], [2, 4], [4, 0], [6, 6]]
  it('is cut where the line goes on', () => {
    expect(within(line, [1, 5])).toEqual([[1, 2], [2, 4], [4, 0], [5, 3]])
  })
  it('is a piece of it where no point lies in the span', () => {
    expect(within(line, [4.5, 5])).toEqual([[4.5, 1.5], [5, 3]])
  })
  it('ends where the line ends', () => {
    expect(within(line, [4, 9])).toEqual([[4, 0], [6, 6]])
    expect(within(line, [7, 9])).toEqual([])
    expect(within([], [0, 1])).toEqual([])
  })
})

describe('the zoom that charts share', () => {
  const opened = () => {
    const unit = ref<XUnit>('epochs'), end = ref(10), subject = ref('a')
    return { unit, end, subject, zoom: useZoom(() => unit.value, () => end.value, () => subject.value) }
  }
  it('stays where it is while curves grow', async () => {
    const { zoom, end } = opened()
    zoom.value = [2, 4]
    end.value = 12
    await nextTick()
    expect(zoom.value).toEqual([2, 4])
  })
  it('shows the same part where the axis counts steps instead', async () => {
    const { zoom, unit, end } = opened()
    zoom.value = [2, 4]
    Object.assign(unit, { value: 'steps' })
    end.value = 1000
    await nextTick()
    expect(zoom.value).toEqual([200, 400])
  })
  it('comes back into an axis that ended early', async () => {
    const { zoom, end } = opened()
    zoom.value = [6, 9]
    end.value = 5
    await nextTick()
    expect(zoom.value).toEqual([2, 5])
  })
  it('is let go of for another run', async () => {
    const { zoom, subject } = opened()
    zoom.value = [2, 4]
    subject.value = 'b'
    await nextTick()
    expect(zoom.value).toBeUndefined()
  })
})

import { expect, it } from 'vitest'
import { xScaleOf, xTicks, yScaleOf } from '../../../../src/renderer/charts/board/axis'
import { yScaleFor } from '../../../../src/renderer/charts/board/useBoard'

it('moves along exponents where the x axis is logarithmic, from the least value there is', () => {
  const scale = xScaleOf(1000, true, 10)
  expect(scale.end).toBeCloseTo(2)
  expect([10, 100, 1000].map(scale.to)).toEqual([0, 1, 2])
  expect(scale.from(scale.to(37))).toBeCloseTo(37)
  expect(xTicks(scale, 'steps').map(({ text }) => text)).toEqual(['10', '20', '50', '100', '200', '500', '1,000'])
  expect(xTicks(scale, 'steps', [1, 2]).map(({ text }) => text)).toEqual(['100', '200', '500', '1,000'])
})

it('stays plain where nothing is above 0', () => {
  expect(xScaleOf(10, true, Infinity).log).toBe(false)
})

it('counts time in steps that people count in', () => {
  const texts = (end: number) => xTicks(xScaleOf(end, false, 1), 'seconds').map(({ text }) => text)
  expect(texts(40)).toEqual(['0 s', '5 s', '10 s', '15 s', '20 s', '25 s', '30 s', '35 s', '40 s'])
  expect(texts(3000)[1]).toBe('10 min')
  expect(texts(40_000)[1]).toBe('2 h')
})

it('labels accuracies in percent, as finely as its lines need', () => {
  const texts = (min: number, max: number, step: number) => yScaleOf('accuracy', { min, max, step }, false, 0).ticks.map(({ text }) => text)
  expect(texts(0, 1, 0.2)).toContain('80 %')
  expect(texts(0.9, 0.92, 0.005)).toContain('90.5 %')
})

it('has marks of the part that is zoomed into', () => {
  expect(xTicks(xScaleOf(10, false, 1), 'epochs', [3, 5]).map(({ text }) => text)).toEqual(['3', '4', '5'])
})

it.each([[[]], [[[1, 0]]], [[[1, 0.5]]]])('has a logarithmic axis where nothing above 0 is seen: %j', (points) => {
  const lines = points.length ? [{ subject: 'a', name: 'a', split: 'train', what: '', colour: '', points: points as [number, number][] } as const] : []
  const { min, max, ticks } = yScaleFor({ lines, figure: 'loss', yLog: true }, { min: 0, max: 1, step: 0.2 }, [5, 6])
  expect(ticks.length).toBeGreaterThan(1)
  expect(max).toBeGreaterThan(min)
})

it('draws a logarithmic loss axis over exponents', () => {
  const scale = yScaleOf('loss', { min: 0, max: 2, step: 0.5 }, true, 0.1)
  expect([scale.min, scale.max]).toEqual([-1, Math.log10(2)])
  expect(scale.ticks.map(({ text }) => text)).toEqual(['0.1', '0.2', '0.5', '1', '2'])
})

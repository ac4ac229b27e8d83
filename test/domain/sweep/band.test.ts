import { expect, it } from 'vitest'
import { bandOf } from '../../../src/domain/sweep/band'

const curve = (...points: [step: number, value: number][]) => points.map(([step, value]) => ({ step, value }))

it('curves with the same steps have mean and Student’s interval at each', () => {
  const band = bandOf([curve([10, 0.91], [20, 1]), curve([10, 0.93], [20, 1]), curve([10, 0.92], [20, 1])])
  expect(band.map(({ step, count }) => [step, count])).toEqual([[10, 3], [20, 3]])
  expect(band[0]!.mean).toBeCloseTo(0.92, 12)
  expect(band[0]!.halfWidth).toBeCloseTo(0.02484138, 6) // R: t.test(c(0.91, 0.93, 0.92))
  expect(band[1]).toMatchObject({ mean: 1, halfWidth: 0 })
})

it('other steps are read between a curve’s own, not beyond its ends', () => {
  const band = bandOf([curve([0, 0], [10, 1]), curve([5, 0.7], [20, 0.1])])
  expect(band.map(({ step, count }) => [step, count])).toEqual([[0, 1], [5, 2], [10, 2], [20, 1]])
  expect(band.map(({ mean }) => mean)).toEqual([0, (0.5 + 0.7) / 2, (1 + 0.5) / 2, 0.1])
  expect(band[0]!.halfWidth).toBeUndefined()
})

it('nothing has no band, and one curve is its own mean', () => {
  expect(bandOf([])).toEqual([])
  expect(bandOf([[], curve([3, 0.5])])).toEqual([{ step: 3, count: 1, mean: 0.5, halfWidth: undefined }])
})

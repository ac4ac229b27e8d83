import { expect, it } from 'vitest'
import { pickTestImages } from '../../../src/renderer/classify/pickTestImages'

it('takes one test image each of up to ten classes that have any', () => {
  const picked = pickTestImages([5, 0, 3, 7])
  expect(picked.map(({ label }) => label).sort()).toEqual([0, 2, 3])
  for (const { label, offset } of picked) expect(offset).toBeLessThan([5, 0, 3, 7][label]!)
  const many = pickTestImages(Array.from({ length: 40 }, () => 2))
  expect(new Set(many.map(({ label }) => label)).size).toBe(10)
})

it('takes others each time', () => {
  const draws = new Set(Array.from({ length: 20 }, () => JSON.stringify(pickTestImages([1000, 1000]))))
  expect(draws.size).toBeGreaterThan(10)
})

import { expect, it } from 'vitest'
import { confusionDifference, isGain } from '../../../src/domain/evaluation/confusionDifference'

const told = (labels: number[], predicted: number[], places = labels.map((_, i) => i)) => ({
  classes: 3, part: 'train' as const, fingerprint: 'f', places: Uint32Array.from(places),
  labels: Uint16Array.from(labels), predicted: Uint16Array.from(predicted),
})

it('counts how many images more the second has in each cell, over those that both saw', () => {
  const { count, cells } = confusionDifference(told([0, 0, 1, 2], [0, 1, 1, 0]), told([0, 0, 1, 2], [0, 0, 2, 0]))!
  expect(count).toBe(4)
  expect(cells.map(({ label, predicted, first, second, difference }) => [label, predicted, first, second, difference])).toEqual([
    [0, 0, 1, 2, 1], [0, 1, 1, 0, -1], [1, 1, 1, 0, -1], [1, 2, 0, 1, 1], [2, 0, 1, 1, 0],
  ])
  // More hits and fewer mistakes are gains.
  expect(cells.slice(0, 4).map(isGain)).toEqual([true, true, false, false])
})

it('leaves out images that only one of them saw, and says nothing of other data', () => {
  expect(confusionDifference(told([0, 1], [0, 0], [7, 8]), told([1, 2], [1, 2], [8, 9]))!.cells).toEqual([
    { label: 1, predicted: 0, first: 1, second: 0, difference: -1 },
    { label: 1, predicted: 1, first: 0, second: 1, difference: 1 },
  ])
  expect(confusionDifference(told([0], [0], [1]), told([0], [0], [2]))).toBeUndefined()
  expect(confusionDifference(told([0], [0]), { ...told([0], [0]), fingerprint: 'g' })).toBeUndefined()
})

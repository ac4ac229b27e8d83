import { expect, it } from 'vitest'
import type { Point } from '../../../src/renderer/charts/curves'
import { exact, nearest, position } from '../../../src/renderer/charts/tooltip'

const points: Point[] = [[1, 10], [2, 20], [4, 40]]

it.each([[0, 1], [1.4, 1], [1.6, 2], [3.5, 4], [9, 4]])('finds the point nearest to %d at %d', (x, at) => {
  expect(nearest(points, x)?.[0]).toBe(at)
})

it('finds none in an empty line', () => {
  expect(nearest([], 1)).toBeUndefined()
})

it('says figures exactly and where they are', () => {
  expect(exact('accuracy', 0.92137)).toBe('92.14 %')
  expect(exact('loss', 0.22134)).toBe('0.2213')
  expect(position(3.4166, 'epochs')).toBe('epoch 3.42')
  expect(position(2104, 'steps')).toBe('step 2,104')
})

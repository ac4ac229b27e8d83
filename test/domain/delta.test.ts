import { expect, it } from 'vitest'
import { areaDelta, lossDelta, points, relative } from '../../src/domain/delta'

it('says differences with their sign, in the figure’s own unit', () => {
  expect([points(0.917, 0.91), points(0.9, 0.91), points(0.91, 0.91)]).toEqual(['+0.70 points', '−1.00 points', '±0.00 points'])
  expect([lossDelta(0.25, 0.3), areaDelta(0.9512, 0.95)]).toEqual(['−0.0500', '+0.0012'])
})

it('says parts of a whole in percent, multiples from ten on, and nothing of nothing', () => {
  expect([relative(110, 100), relative(1.012, 1), relative(88, 100), relative(999, 100)]).toEqual(['+10 %', '+1.2 %', '−12 %', '+899 %'])
  expect([relative(1000, 100), relative(2_059_800, 10_000), relative(5, 0)]).toEqual(['× 10', '× 206', ''])
})

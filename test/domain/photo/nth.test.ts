import { expect, it } from 'vitest'
import { nth } from '../../../src/domain/photo/nth'
import { seededNumbers } from '../../engine/seededNumbers'

it('finds what would stand at a place if the values were in order, equal ones among them', () => {
  const next = seededNumbers(5)
  for (let i = 0; i < 300; i++) {
    const values = Float64Array.from({ length: 1 + Math.floor(next() * 40) }, () => Math.floor(next() * 20) / 4)
    const place = Math.floor(next() * values.length)
    expect(nth(values.slice(), place)).toBe(values.slice().sort()[place])
  }
  expect(nth(new Float64Array(0), 0)).toBe(0)
})

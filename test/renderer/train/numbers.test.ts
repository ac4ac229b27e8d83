import { describe, expect, it } from 'vitest'
import { numberText, parseNumber } from '../../../src/renderer/train/numbers'

describe('parseNumber', () => {
  it.each([
    ['0.001', 0.001], ['.001', 0.001], ['1e-3', 0.001], ['1E-3', 0.001], ['0,001', 0.001],
    ['3.', 3], [' 42 ', 42],
    ['60 000', 60_000], ['1,000', 1000], ['1,234,567', 1_234_567], ['-1', -1], ['10_000', 10_000],
  ])('reads %s', (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  it.each(['', '1e-', 'abc', '1.2.3', '.', '0x10', 'Infinity', '1e999', '--1'])('refuses %j', (text) => {
    expect(parseNumber(text)).toBeUndefined()
  })
})

it.each([
  [0.001, '0.001'], [0.0003, '3e-4'], [1e-7, '1e-7'], [10, '10'], [0, '0'], [0.25, '0.25'],
])('writes %d as %s', (value, text) => {
  expect(numberText(value)).toBe(text)
  expect(parseNumber(text)).toBe(value)
})

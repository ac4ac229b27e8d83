import { describe, expect, it } from 'vitest'
import { bytes, compact, duration, lossText, percent, thousands } from '../../src/domain/format'

const reads =
  <Value,>(of: (value: Value) => string) =>
  (value: Value, text: string) =>
    expect(of(value)).toBe(text)

describe('percent', () => {
  it.each([
    [0, '0.0 %'], [1, '100.0 %'], [0.9214, '92.1 %'], [0.99951, '100.0 %'], [0.1, '10.0 %'],
  ])('%f reads %s', reads(percent))
  it('takes more digits', () => expect(percent(0.92145, 2)).toBe('92.14 %'))
})

describe('thousands', () => {
  it.each([
    [0, '0'], [999, '999'], [1000, '1,000'], [409_546, '409,546'], [1234.6, '1,235'],
  ])('%f reads %s', reads(thousands))
})

describe('compact', () => {
  it.each([
    [0, '0'], [812, '812'], [9_999, '9,999'], [10_000, '10.0 k'], [999_949, '999.9 k'], [999_999, '1.0 M'],
    [1e6, '1.0 M'], [64_345_678, '64.3 M'], [999_949_999, '999.9 M'],
    [999_999_999, '1.0 G'], [1.2e9, '1.2 G'],
    [5e12, '5000.0 G'],
  ])('%i reads %s', reads(compact))
})

describe('bytes', () => {
  it.each([
    [0, '0 B'], [999, '999 B'], [1000, '1.0 kB'], [1_640, '1.6 kB'], [99_949, '99.9 kB'], [99_999, '100 kB'],
    [999_499, '999 kB'], [999_999, '1.0 MB'], [1_640_000, '1.6 MB'], [123_456_789, '123 MB'],
    [999_999_999, '1.0 GB'],
    [2.5e9, '2.5 GB'],
  ])('%i reads %s', reads(bytes))
})

describe('duration', () => {
  it.each([
    [0, '0.0 s'], [0.04, '0.0 s'], [9.94, '9.9 s'], [9.96, '10 s'], [48.4, '48 s'], [89.4, '89 s'],
    [89.6, '1 min'],
    [90, '2 min'], [780, '13 min'], [3569, '59 min'], [3570, '1 h 00 min'], [7500, '2 h 05 min'],
    [359_999, '100 h 00 min'],
  ])('%f seconds read %s', reads(duration))
})

describe('lossText', () => {
  it.each([
    [0.184, '0.184'], [2.3026, '2.30'], [0, '0.00'], [1e-8, '1.00e-8'], [-0.5, '-0.500'], [12.345, '12.3'],
    [999.6, '1000'], [1234, '1234'], [9999.6, '1.0e+4'], [12_345_678_901, '1.2e+10'], [1e300, '1.0e+300'],
    [NaN, 'NaN'], [Infinity, 'Infinity'],
  ])('%f reads %s', reads(lossText))
})

it('no figure is of a unit’s thousand', () => {
  for (let value = 1; value < 9e11; value = Math.ceil(value * 1.003)) {
    expect(bytes(value)).not.toMatch(/^1000/)
    expect(compact(value)).not.toMatch(/^1000\.0/)
  }
})

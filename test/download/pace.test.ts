import { expect, it } from 'vitest'
import { Pace } from '../../src/download/pace'

it('is that of the last five seconds, and not known at first', () => {
  const pace = new Pace()
  expect(pace.take(1000, 0)).toBeNull()
  expect(pace.take(1200, 400)).toBeNull()
  expect(pace.take(2000, 1000)).toBe(1000)
  expect(pace.take(12_000, 6000)).toBe(2000)
})

it('is unknown where nothing comes, and begins anew with a file that does', () => {
  const pace = new Pace()
  pace.take(5000, 0)
  expect(pace.take(5000, 3000)).toBeNull()
  expect(pace.take(0, 3100)).toBeNull()
  expect(pace.take(1000, 4100)).toBe(1000)
})

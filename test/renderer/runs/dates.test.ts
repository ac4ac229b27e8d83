import { expect, it } from 'vitest'
import { dateOf } from '../../../src/renderer/runs/dates'

const now = new Date(2026, 10, 21, 15, 0)
const iso = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString()

it('says the time today, the day this year and the year before', () => {
  expect(dateOf(iso(2026, 10, 21, 10, 32), now)).toBe('10:32')
  expect(dateOf(iso(2026, 8, 3, 10, 32), now)).toMatch(/^3 Sept?$/)
  expect(dateOf(iso(2025, 8, 3, 10, 32), now)).toMatch(/^3 Sept? 2025$/)
})

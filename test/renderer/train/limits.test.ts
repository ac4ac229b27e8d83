import { expect, it } from 'vitest'
import { limits } from '../../../src/renderer/train/limits'

it.each([
  'batchSize', 'epochs', 'steps', 'evaluateSteps', 'seed',
] as const)('takes only whole numbers for %s', (name) => {
  expect(limits[name](5)).toBeUndefined()
  expect(limits[name](1.5)).toMatch(/^A whole number from \d/)
  expect(limits[name](-1)).toMatch(/^A whole number from \d/)
})

it('says the range that the schema has', () => {
  expect(limits.batchSize(0)).toBe('A whole number from 1 to 65,536')
  expect(limits.fraction(1)).toBe('A share from 0 to 0.9')
  expect(limits.fraction(0)).toBeUndefined()
})

import { expect, it } from 'vitest'
import { doubtText } from '../../src/domain/doubt'

const usual = { images: 4000, from: 'validation', references: 8000 } as const

it('a doubt says how rare the picture is, beside what, and in which way', () => {
  expect(doubtText({ stranger: 0.9972, doubtful: true, sign: 'rough' }, usual))
    .toBe('Stranger than 99.7 % of 4,000 validation images: it is rougher than they are.')
  expect(doubtText({ stranger: 1, doubtful: true, sign: 'far' }, { ...usual, from: 'train' }))
    .toBe('Stranger than all of 4,000 held-out training images: it is far from every training image.')
  expect(doubtText({ stranger: 0.5, doubtful: false, sign: 'far' }, usual)).toBe('Stranger than 50.0 % of 4,000 validation images.')
})

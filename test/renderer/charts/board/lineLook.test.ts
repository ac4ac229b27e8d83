import { expect, it } from 'vitest'
import { type BoardLine, lookFor } from '../../../../src/renderer/charts/board/boardLine'
import { dashesOf } from '../../../../src/renderer/charts/board/drawLines'

const line = (subject: number, rest: Partial<BoardLine> = {}): BoardLine =>
  ({ subject: String(subject), name: 'n', what: '', split: 'train', colour: '#000', points: [], ...rest })
const many = (rest: Partial<BoardLine> = {}) => Array.from({ length: 30 }, (_, i) => line(i, rest))

it('draws train solid, validation dashed and test dotted', () => {
  const lines = (['train', 'validation', 'test'] as const).map((split) => line(0, { split }))
  expect(lines.map((one) => dashesOf(one, lookFor(lines)).length)).toEqual([0, 2, 2])
  expect(new Set(lines.map((one) => dashesOf(one, lookFor(lines)).join())).size).toBe(3)
})

it('draws many lines without dashes, but where these tell something', () => {
  expect(lookFor(many({ split: 'validation' }))).toMatchObject({ dashed: false, details: false })
  expect(lookFor([...many(), ...many({ split: 'validation' })]).dashed).toBe(true)
  const told = many({ dash: 'dotted' })
  expect(dashesOf(told[0]!, lookFor(told))).toEqual([1.5, 3])
})

import { expect, it } from 'vitest'
import { type Change, changedText, stepsOf, touchesTest, wantedOf } from '../../../../src/renderer/runs/evaluation/changes'

const image = (index: number, split: 'train' | 'test' = 'train') => ({ split, index })
const exclude = (index: number): Change => ({ what: { kind: 'exclude' }, example: image(index) })
const relabel = (index: number, label: number, split: 'train' | 'test' = 'train'): Change =>
  ({ what: { kind: 'relabel', label }, example: image(index, split) })
const now = new Date('2026-11-21T00:00:00Z')

it('what was wanted last of an image counts: excluded and then given a label it is in, taken back it is as it was', () => {
  const changes = [exclude(4), exclude(7), relabel(4, 2), relabel(9, 2), { what: null, example: image(7) }]
  expect([...wantedOf(changes).values()]).toEqual([relabel(4, 2), relabel(9, 2)])
  expect(stepsOf(changes, now)).toEqual([{ kind: 'relabel', label: 2, at: now.toISOString(), train: [4, 9], test: [] }])
  expect(changedText(changes)).toBe('2 images relabelled')
  expect(stepsOf([...changes, { what: null, example: image(4) }, { what: null, example: image(9) }], now)).toEqual([])
})

it('makes one step of what is the same, and says it in a few words', () => {
  const changes = [exclude(2), relabel(5, 1), exclude(1), relabel(6, 0)]
  expect(stepsOf(changes, now).map(({ kind, train }) => [kind, train])).toEqual([['exclude', [1, 2]], ['relabel', [5]], ['relabel', [6]]])
  expect(changedText(changes)).toBe('2 images excluded, 2 relabelled')
  expect(changedText([exclude(1)])).toBe('1 image excluded')
})

it('says where the test set would be another one', () => {
  expect(touchesTest([exclude(1)])).toBe(false)
  expect(touchesTest([exclude(1), relabel(1, 0, 'test')])).toBe(true)
  expect(touchesTest([relabel(1, 0, 'test'), { what: null, example: image(1, 'test') }])).toBe(false)
})

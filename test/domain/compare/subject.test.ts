import { expect, it } from 'vitest'
import { holdsRepeats, subjectsOf } from '../../../src/domain/compare/subject'
import { makeRun } from '../../renderer/makeRun'

const group = (point: number) => ({ id: '0123456789abcdef', name: 'sweep', point, values: [{ label: 'N', text: String(point) }] })
const runs = [
  { ...makeRun({ id: 'a' }), group: group(1) }, makeRun({ id: 'b', name: 'alone' }), { ...makeRun({ id: 'c' }), group: group(1) },
  { ...makeRun({ id: 'd', name: 'sweep · N 2 · seed 1' }), group: group(2) },
]

it('puts repeats of one combination together, where the first of them stands', () => {
  expect(subjectsOf(runs, true).map(({ name, runs: own }) => [name, own.map(({ id }) => id)]))
    .toEqual([['sweep · N 1', ['a', 'c']], ['alone', ['b']], ['sweep · N 2 · seed 1', ['d']]])
  expect(subjectsOf(runs, false)).toHaveLength(4)
})

it('knows whether there are any', () => {
  expect(holdsRepeats(runs)).toBe(true)
  expect(holdsRepeats(runs.slice(1))).toBe(false)
})

import { expect, it } from 'vitest'
import { alignedArchitectures } from '../../../src/domain/compare/architectures'
import { subjectsOf } from '../../../src/domain/compare/subject'
import { makeRun } from '../../renderer/makeRun'

const flatten = { type: 'Flatten', name: 'f' }
const dense = (name: string, units: number) => ({ type: 'Dense', name, units })
const subjects = subjectsOf([
  makeRun({ id: 'a', layers: [flatten, dense('d', 64), dense('e', 32)] }),
  makeRun({ id: 'b', layers: [flatten, dense('d', 64), { type: 'Dropout', name: 'drop' }, dense('e', 16)] }),
  makeRun({ id: 'c', layers: [flatten, dense('d', 64), dense('e', 32)] }),
  makeRun({ id: 'd', layers: [dense('d', 64)] }),
], false)

it('has a column for each architecture, which runs may share', () => {
  expect(alignedArchitectures(subjects).columns.map(({ subjects: own }) => own.map(({ key }) => key))).toEqual([['a', 'c'], ['b'], ['d']])
})

it('says of each layer what became of it beside the first', () => {
  const { rows } = alignedArchitectures(subjects.slice(0, 2))
  expect(rows.map((row) => row.map(({ change }) => change))).toEqual([['same', 'same'], ['same', 'same'], ['same', 'added'], ['same', 'changed']])
  expect(rows[1]![0]).toMatchObject({ output: '64', parameters: 784 * 64 + 64 })
  expect(rows[2]![0]).not.toHaveProperty('text')
})

it('marks what is gone', () => {
  const changes = alignedArchitectures([subjects[0]!, subjects[3]!]).rows.map((row) => row[1]!.change)
  expect(changes.filter((change) => change === 'removed')).toHaveLength(2)
})

import { describe, expect, it } from 'vitest'
import { tableRows } from '../../../src/domain/sweep/table'
import { columnsOf, orderAfter, sorted } from '../../../src/renderer/sweeps/detail/columns'
import { scoreData, xChoices } from '../../../src/renderer/sweeps/detail/scorePoints'
import { stateOf } from '../../../src/renderer/sweeps/state'
import { makeKeptSweep } from '../../domain/sweep/makeSweep'
import { makeRun } from '../makeRun'

const units = (...values: number[]) => ({ field: 'architecture.layers.dense.units', label: 'N', values })
const kept = makeKeptSweep({
  axes: [units(4, 800), { field: 'architecture.layers.dense.activation', label: 'activation', values: ['relu', 'tanh'] }],
  seeds: [7], reported: [{ values: ['4', 'tanh'], split: 'test', accuracy: 0.6, text: 'about 60 %' }],
})
const run = (point: number, accuracy: number) => ({
  ...makeRun({ id: `20261121-10320${point}-aaaaaa`, parameters: point < 2 ? 100 : 9000, result: { bestValidation: { loss: 1, accuracy, step: 10, epoch: 1 } } }),
  group: { id: kept.id, name: 'Widths', point, values: kept.points[point]!.values },
})
const rows = tableRows(kept, [run(0, 0.5), run(1, 0.7), run(2, 0.9)])

describe('the score', () => {
  it('is drawn against a dimension of numbers, one line a combination of the others', () => {
    const { categories, log, groups, reported } = scoreData(kept, rows, 0, 'validation')
    expect([categories, log]).toEqual([undefined, true])
    expect(groups.map(({ name, points }) => [name, points.map(({ x, figure }) => [x, figure.mean])]))
      .toEqual([['activation relu', [[4, 0.5], [800, 0.9]]], ['activation tanh', [[4, 0.7]]]])
    expect(reported).toEqual([{ x: 4, accuracy: 0.6, text: 'about 60 % (test)' }])
  })
  it('is drawn against names and parameters too', () => {
    expect(scoreData(kept, rows, 1, 'validation')).toMatchObject({ categories: ['relu', 'tanh'], log: false })
    expect(scoreData(kept, rows, 'parameters', 'validation').groups[0]!.points.map(({ x }) => x)).toEqual([100, 100, 9000])
    expect(xChoices(kept).map(({ label }) => label)).toEqual(['N', 'activation', 'parameters'])
  })
  it('has powers of ten where the range has, not where it is short', () => {
    const range = (parts: object) => makeKeptSweep({ axes: [{ field: 'training.optimizer.learning_rate', from: 0.001, to: 0.1, ...parts }] })
    expect(scoreData(range({ scale: 'log' }), tableRows(range({ scale: 'log' }), []), 0, 'validation').log).toBe(true)
    expect(scoreData(range({}), tableRows(range({}), []), 0, 'validation').log).toBe(false)
  })
})

describe('the table', () => {
  const columns = columnsOf(kept, false)
  const order = (key: string, descending: boolean) => sorted(rows, columns, { key, descending }).map(({ point }) => point)
  it('sorts by any column, what has no figure last', () => {
    expect(order('validation', true)).toEqual([2, 1, 0, 3])
    expect(order('validation', false)).toEqual([0, 1, 2, 3])
    expect(order('value 0', true)).toEqual([2, 3, 0, 1])
    expect(order('value 1', false)).toEqual([0, 2, 1, 3])
  })
  it('takes a click for one way, the other and back', () => {
    const column = columns.find(({ key }) => key === 'validation')!
    const first = orderAfter(undefined, column), second = orderAfter(first, column)
    expect([first, second, orderAfter(second, column)]).toEqual([{ key: 'validation', descending: true }, { key: 'validation', descending: false }, undefined])
  })
  it('has no column for the test set before it was looked at', () => {
    expect(columns.map(({ key }) => key)).not.toContain('test')
    expect(columnsOf(kept, true).map(({ key }) => key)).toContain('test')
  })
})

describe('a sweep stands', () => {
  const at = { live: false, queued: false }
  it.each([
    [{ done: 0, of: 4, training: 0 }, { ...at, live: true }, 'measuring'], [{ done: 1, of: 4, training: 2 }, { ...at, live: true }, 'training'],
    [{ done: 1, of: 4, training: 0 }, { ...at, queued: true }, 'queued'], [{ done: 4, of: 4, training: 0 }, at, 'done'],
    [{ done: 1, of: 4, training: 0 }, at, 'paused'],
  ] as const)('%j %j: %s', (progress, where, state) => expect(stateOf({ stopped: false }, progress, where)).toBe(state))
  it.each([1, 4])('stopped where a person said so, %d of 4 trainings having ended by then', (done) =>
    expect(stateOf({ stopped: true }, { done, of: 4, training: 0 }, at)).toBe('stopped'))
})

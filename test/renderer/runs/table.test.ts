import { describe, expect, it } from 'vitest'
import type { Metric } from '../../../src/domain/metrics'
import { between, columns, defaultOrder, orderAfter, rowsOf } from '../../../src/renderer/runs/table'
import { makeRun, running } from '../makeRun'

const moment = (accuracy: number) => ({ loss: 1, accuracy, step: 10, epoch: 1 })
const runs = [
  makeRun({
    id: '20261121-103200-aaaaaa', name: 'low',
    result: { bestValidation: moment(0.8), seconds: 30 },
  }),
  makeRun({
    id: '20261121-103201-bbbbbb', name: 'high', result: { bestValidation: moment(0.9), seconds: 10 },
    training: { optimizer: { name: 'SGD', learning_rate: 0.1 } },
  }),
  makeRun({
    id: '20261121-103202-cccccc', name: 'unvalidated',
    result: { train: moment(0.99), seconds: 20 },
  }),
  makeRun({ id: '20261121-103203-dddddd', name: 'live', status: running }),
]
const names = (order = defaultOrder, search = '', metrics = new Map<string, Metric[]>()) =>
  rowsOf(runs, search, order, metrics).map(({ run }) => run.name)

describe('rowsOf', () => {
  it('sorts by validation, train figures behind, runs without figures last', () => {
    expect(names()).toEqual(['high', 'low', 'unvalidated', 'live'])
  })

  it('keeps runs without the value last in the other direction too', () => {
    expect(names({ key: 'accuracy', descending: false })).toEqual(['unvalidated', 'low', 'high', 'live'])
  })

  it('ranks a live run by the validation it has so far', () => {
    const metrics: Metric[] = [{ kind: 'evaluation', split: 'validation', ...moment(0.85), seconds: 1 }]
    expect(
      names(defaultOrder, '', new Map([['20261121-103203-dddddd', metrics]])),
    ).toEqual(['high', 'live', 'low', 'unvalidated'])
  })

  it.each([
    ['sgd', ['high']], ['SAMPLE low', ['low']], ['running', ['live']], ['nothing like it', []],
  ])('finds %s', (search, found) => {
    expect(names(defaultOrder, search)).toEqual(found)
  })

  it.each(columns.map(({ key }) => key))('sorts by %s both ways without losing a run', (key) => {
    expect(names({ key, descending: true })).toHaveLength(4)
    expect(names({ key, descending: false }).sort()).toEqual(names().sort())
  })
})

it('never sorts by the test set', () => {
  expect(columns.some(({ key }) => (key as string).includes('test'))).toBe(false)
})

it('turns the order around on a second click, and starts figures from the highest', () => {
  expect(orderAfter(defaultOrder, 'time')).toEqual({ key: 'time', descending: true })
  expect(orderAfter({ key: 'time', descending: true }, 'time')).toEqual({ key: 'time', descending: false })
  expect(orderAfter(defaultOrder, 'name')).toEqual({ key: 'name', descending: false })
})

it('takes all rows between two', () => {
  const rows = runs.map((run) => ({ run }))
  expect(between(rows, runs[2]!.id, runs[0]!.id)).toEqual(runs.slice(0, 3).map(({ id }) => id))
  expect(between(rows, 'gone', runs[0]!.id)).toEqual([runs[0]!.id])
})

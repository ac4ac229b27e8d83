import { describe, expect, it } from 'vitest'
import { sweepFields } from '../../../src/domain/sweep/fields'
import { makeSweep } from '../../domain/sweep/makeSweep'
import { listTyped, pastedCells, typedText, valueTyped } from '../../../src/renderer/sweeps/editor/cells'
import { axisFor, draftFrom, type AxisDraft, withField, withRepeats } from '../../../src/renderer/sweeps/editor/draft'
import { written } from '../../../src/renderer/sweeps/editor/written'

const ticks = { ticks: [{ text: 'yes', value: true }, { text: 'no', value: false }] }

describe('values as they are typed', () => {
  it.each([
    ['integer', '3', 3], ['number', '1e-3', 0.001], ['pair', '3', [3, 3]], ['pair', '3 × 1', [3, 1]], ['pair', '5x5', [5, 5]],
    [ticks, 'No', false], ['other', '{"l2":0.1}', { l2: 0.1 }], ['other', 'null', null],
  ] as const)('%j %s is %j', (kind, text, value) => expect(valueTyped(kind, text)).toEqual(value))
  it.each([['integer', 'many'], ['pair', '3x3x3'], ['pair', 'x'], [ticks, 'maybe'], ['other', '{']] as const)(
    '%j %s is none', (kind, text) => expect(valueTyped(kind, text)).toBeUndefined())
  it.each([['integer', 32], ['number', 0.0001], ['pair', [3, 3]], ['pair', [3, 1]], [ticks, true], ['other', null]] as const)(
    'and back: %j %j', (kind, value) => expect(valueTyped(kind, typedText(kind, value))).toEqual(value))
  it('stand in a list with commas or spaces, in a table as a spreadsheet copies them', () => {
    expect(listTyped('integer', '3, 4  5;6\n7,')).toEqual(['3', '4', '5', '6', '7'])
    expect(listTyped('other', 'null\n{"l1": 0, "l2": 1}')).toEqual(['null', '{"l1": 0, "l2": 1}'])
    expect(pastedCells('3\t0.001\r\n800\t0.0001\r\n')).toEqual([['3', '0.001'], ['800', '0.0001']])
    expect(pastedCells('3, 0.001')).toEqual([['3', '0.001']])
  })
})

describe('a sweep that is made', () => {
  const base = makeSweep({ axes: [], seeds: [7] }), fields = sweepFields(base.experiment)
  const field = (label: string) => fields.find((one) => one.label === label)!
  const made = (...axes: AxisDraft[]) => written({ ...draftFrom(base), axes }, [base.experiment.architecture])
  const axesOf = (...axes: AxisDraft[]) => made(...axes).sweep!.axes
  const units = axisFor(field('dense · units')), rate = axisFor(field('learning_rate'))

  it('begins with the value that a field has now', () => {
    expect(axesOf(units)).toEqual([{ field: 'architecture.layers.dense.units', values: [16] }])
    expect(axesOf({ ...rate, mode: 'range' })).toEqual([
      { field: 'training.optimizer.learning_rate', from: 0.0001, to: 0.01, count: 5, scale: 'log', integer: false },
    ])
  })
  it('takes what was chosen of a few, and whole architectures', () => {
    expect(axesOf({ ...axisFor(field('dense · use_bias')), ticked: ['yes', 'no'] })).toEqual([{ field: 'architecture.layers.dense.use_bias', values: [true, false] }])
    expect(axesOf(axisFor(field('architecture')))).toEqual([{ field: 'architecture', values: [base.experiment.architecture] }])
    const [optimizers] = axesOf({ ...axisFor(field('optimizer')), ticked: ['SGD', 'Adam'] })
    expect(optimizers).toMatchObject({ values: [{ name: 'SGD', learning_rate: 0.01 }, { name: 'Adam' }] })
  })
  it('has fields that change together in a table, which begins with the values that were there', () => {
    const paired = withField(units, field('learning_rate'), ['4', '8'])
    expect(paired.rows).toEqual([['4', '0.001'], ['8', '0.001']])
    expect(axesOf({ ...paired, label: 'N', rows: [...paired.rows, ['', '']] })).toEqual([
      { fields: ['architecture.layers.dense.units', 'training.optimizer.learning_rate'], values: [[4, 0.001], [8, 0.001]], label: 'N' },
    ])
  })
  it.each<[string, AxisDraft[], RegExp]>([
    ['a value that is none', [{ ...units, list: '4, wide' }], /“wide” is no value/],
    ['a value that doesn’t fit', [{ ...units, list: '4, 0' }], /^0: .*1/],
    ['nothing', [{ ...units, list: ' ' }], /at least one value/],
    ['the same twice', [{ ...units, list: '4, 4' }], /4 is there twice/],
    ['a range upside down', [{ ...rate, mode: 'range', from: '1', to: '0.1' }], /more than from/],
    ['a row cut short', [{ ...withField(units, field('learning_rate'), ['4']), rows: [['4', '']] }], /Row 1/],
    ['a field twice', [units, { ...units, key: 99 }], /varied above already/],
    ['a field that is gone', [{ ...units, fields: ['architecture.layers.conv.filters'] }], /no architecture\.layers\.conv/],
  ])('%s is told beside its dimension', (_what, axes, told) => {
    const { sweep, axes: problems } = made(...axes)
    expect(sweep).toBeUndefined()
    expect(problems.get(axes[axes.length - 1]!.key)).toMatch(told)
  })
  it('comes back as it was where one is opened and nothing is changed', () => {
    const sweep = makeSweep({
      axes: [
        { fields: ['architecture.layers.dense.units', 'training.batch_size'], label: 'N', values: [[4, 32], [8, 64]] },
        { field: 'training.optimizer.learning_rate', from: 1e-5, to: 0.1, count: 4, scale: 'log' },
        { field: 'architecture.layers.dense.activation', values: ['relu', 'tanh'] },
      ],
      search: { method: 'random', count: 7, seed: 3 }, median_stopping: { warmup: 2, trials: 4 }, references: [{ label: 'SVM', accuracy: 0.9 }],
    })
    expect(written(draftFrom(sweep), []).sweep).toEqual(sweep)
  })
  it('has as many seeds as asked for', () => {
    expect(withRepeats(draftFrom(base), 3).seeds).toEqual([7, 8, 9])
  })
})

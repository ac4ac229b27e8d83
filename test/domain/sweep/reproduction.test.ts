import { expect, it } from 'vitest'
import type { Run } from '../../../src/domain/run'
import { reproducedRows, reproductionMarkdown } from '../../../src/domain/sweep/reproduction'
import { sweepRows } from '../../../src/domain/sweep/rows'
import { type Sweep, sweepFormat, sweepSchema } from '../../../src/domain/sweep/sweep'
import { experimentOf } from '../../engine/smallExperiment'
import { makeRun } from '../../renderer/makeRun'

const sweep: Sweep = sweepSchema.parse({
  format: sweepFormat, version: 1, name: 'Hidden | nodes', notes: ['A <b>note</b>'], experiment: experimentOf([{ type: 'Flatten' }]),
  reported: [{ values: ['5'], split: 'test', accuracy: 0.659, text: '65.9 %' }],
})
const runOf = (point: number, n: string, accuracy: number): Run => ({
  ...makeRun({ id: `${point} ${accuracy}`, result: { bestValidation: { step: 1, epoch: 1, loss: 1, accuracy } } }),
  group: { id: '0123456789abcdef', name: 'x', point, values: [{ label: 'N', text: n }] },
})

it('repeats are one row, beside what was reported of their combination', () => {
  const runs = [runOf(1, '10', 0.8), runOf(0, '5', 0.6), runOf(0, '5', 0.7)]
  const rows = reproducedRows(sweep, sweepRows(runs))
  expect(rows.map(({ combination, runs: ids, validation, reported }) =>
    [combination, ids.length, validation?.mean.toFixed(3), reported.map(({ text }) => text)])).toEqual([
    ['N 5', 2, '0.650', ['65.9 %']], ['N 10', 1, '0.800', []],
  ])
  const text = reproductionMarkdown(sweep, rows, 'reproduce x')
  expect(text).toContain('## Hidden \\| nodes')
  expect(text).toContain('A \\<b\\>note\\</b\\>')
  expect(text).toContain('| N 5 | 65.9 % (test) | – | 65.0 ± 63.5 % | – | 2 |')
})

it('a row without a combination is called after the network', () => {
  const run = runOf(0, '5', 0.6), rows = reproducedRows(sweep, sweepRows([{ ...run, group: { ...run.group!, values: [] } }]))
  expect(reproductionMarkdown(sweep, rows, 'reproduce x')).toContain(`| ${sweep.experiment.architecture.name} | – | – | 60.0 % |`)
})

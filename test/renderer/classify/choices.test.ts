import { describe, expect, it } from 'vitest'
import type { CheckpointSummary } from '../../../src/domain/run'
import { byReadiness, checkpointFor, checkpointText, runFigure } from '../../../src/renderer/classify/choices'
import { makeRun, running } from '../makeRun'

const saved = (name: 'best' | 'last', step: number, epoch: number): CheckpointSummary =>
  ({ name, step, epoch, savedAt: '2026-11-21T10:32:00.000Z', bytes: 1 })
const moment = (accuracy: number, step: number, epoch: number) => ({ accuracy, loss: 0.2, step, epoch })
const run = makeRun({ result: { bestValidation: moment(0.9213, 70, 7), lastValidation: moment(0.91, 100, 10) } })

describe('a run to classify with', () => {
  it('shows its best figure with split and checkpoint', () => {
    expect(runFigure(run)).toBe('92.1 % validation, best epoch 7')
    expect(runFigure(makeRun({ status: running }))).toBe('being trained')
    expect(runFigure(makeRun())).toBe('no validation')
  })
  it('says that it was validated on the test set', () => {
    const marked = makeRun({ training: { validation: { source: 'test' } }, result: { bestValidation: moment(0.94, 70, 7) } })
    expect(runFigure(marked)).toBe('94.0 % on test (validated on it), best epoch 7')
  })
  it('shows a figure for a checkpoint where one was measured at that step', () => {
    expect(checkpointText(run, saved('best', 70, 7))).toBe('Best · epoch 7, 92.1 % validation')
    expect(checkpointText(run, saved('last', 100, 10))).toBe('Last · epoch 10, 91.0 % validation')
    expect(checkpointText(run, saved('last', 90, 9))).toBe('Last · epoch 9')
  })
})

describe('which checkpoint', () => {
  const both = [saved('last', 100, 10), saved('best', 70, 7)]
  it('is the one that was asked for, else the best, else what there is', () => {
    expect(checkpointFor('last', both)).toBe('last')
    expect(checkpointFor(undefined, both)).toBe('best')
    expect(checkpointFor('best', [saved('last', 100, 10)])).toBe('last')
    expect(checkpointFor('best', [])).toBeUndefined()
  })
})

it('tries finished runs before one that is being trained', () => {
  const live = makeRun({ id: '20261121-110000-bbbbbb', status: running })
  expect(byReadiness([live, run])).toEqual([run, live])
})

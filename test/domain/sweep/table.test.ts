import { describe, expect, it } from 'vitest'
import type { RunStatus } from '../../../src/domain/run'
import type { KeptSweep } from '../../../src/domain/sweep/kept'
import { bestRow, progressOf, tableRecords, tableRows } from '../../../src/domain/sweep/table'
import { makeRun, running } from '../../renderer/makeRun'
import { makeKeptSweep } from './makeSweep'

const kept = makeKeptSweep()
const at = '2026-11-21T10:32:00.000Z'
const run = (point: number, seed: number, accuracy: number, status?: RunStatus) => ({
  ...makeRun({
    id: `20261121-10320${point}-aaaaa${'abcdefgh'[seed]}`, training: { seed }, status,
    result: { bestValidation: { loss: 1, accuracy, step: 10, epoch: 1 } },
  }),
  group: { id: kept.id, name: 'Widths', point, values: kept.points[point]!.values },
})
const paused: RunStatus = { state: 'paused', startedAt: at, finishedAt: at, result: { step: 1, epoch: 1, seconds: 1, imagesPerSecond: 1 } }

describe('the table of a sweep', () => {
  it('has a row a combination, before anything of it is trained too', () => {
    const rows = tableRows(kept, [run(1, 1, 0.8), run(1, 2, 0.9), run(0, 1, 0.7)])
    expect(rows.map(({ values, done, state }) => [values[0]!.text, done, state])).toEqual([['4', 1, 'partly done'], ['8', 2, 'done']])
    expect(rows[1]!.row!.validation!.mean).toBeCloseTo(0.85, 12)
    expect(bestRow(rows)!.point).toBe(1)
    expect(bestRow(tableRows(kept, []))).toBeUndefined()
  })

  it('knows what is trained now, was paused, waits and was left out', () => {
    const states = (document: KeptSweep, ...runs: Parameters<typeof tableRows>[1]) =>
      tableRows(document, runs).map(({ state }) => state)
    expect(states(kept, run(0, 1, 0, running), run(1, 1, 0, paused))).toEqual(['training', 'paused'])
    expect(states(kept)).toEqual(['waiting', 'waiting'])
    expect(states({ ...kept, stopped: true }, run(0, 1, 0.5))).toEqual(['partly done', 'left out'])
    const misfit = { ...kept, points: [kept.points[0]!, { ...kept.points[1]!, problem: 'Layer 1: it is too large' }] }
    expect(states(misfit)).toEqual(['waiting', 'left out'])
    expect(progressOf(misfit, [run(0, 1, 0.5), run(0, 2, 0, running)])).toEqual({ done: 1, of: 2, training: 1 })
  })

  it('counts neither other sweeps’ runs nor seeds that it hasn’t', () => {
    const stranger = { ...run(0, 1, 0.9), group: { ...run(0, 1, 0.9).group, id: 'b'.repeat(16) } }
    expect(progressOf(kept, [stranger, makeRun(), run(0, 3, 0.9)])).toEqual({ done: 0, of: 4, training: 0 })
  })

  it('is written out with what every figure is', () => {
    const [first] = tableRecords(tableRows(kept, [run(0, 1, 0.7)]), true)
    expect(first!.map(([name]) => name)).toEqual(['N', 'seeds', 'validation', 'validation half width', 'train', 'train half width',
      'test', 'test half width', 'parameters', 'seconds', 'state'])
    expect(first!.slice(0, 4)).toEqual([['N', '4'], ['seeds', 1], ['validation', 0.7], ['validation half width', undefined]])
  })
})

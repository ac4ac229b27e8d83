import type { CsvValue } from '../csv'
import { isActive, type Run, type RunEvaluation } from '../run'
import type { MeanInterval } from '../meanInterval'
import { type KeptSweep, trainingsOf } from './kept'
import { sweepRows, type SweepRow } from './rows'

export const pointStates = ['training', 'done', 'partly done', 'paused', 'waiting', 'failed', 'left out'] as const
export type PointState = (typeof pointStates)[number]

/** One combination of a sweep, whether or not anything of it is trained yet. */
export interface TableRow {
  point: number
  values: KeptSweep['points'][number]['values']
  /** What its runs come to; undefined before the first has begun. */
  row: SweepRow | undefined
  /** Repeats that have ended. */
  done: number
  state: PointState
  /** Why it can't be trained. */
  problem: string | undefined
}

const hasEnded = ({ status: { state } }: Run): boolean => state === 'completed' || state === 'stopped' || state === 'failed'
/** The runs of a sweep with the seeds that it has now. */
export const runsOf = ({ id, sweep }: KeptSweep, runs: readonly Run[]): Run[] =>
  runs.filter(({ group, experiment }) => group?.id === id && sweep.seeds.includes(experiment.training.seed))

/** How far a sweep is, in trainings. */
export function progressOf(kept: KeptSweep, runs: readonly Run[]): { done: number; of: number; training: number } {
  const mine = runsOf(kept, runs)
  return { done: mine.filter(hasEnded).length, of: trainingsOf(kept), training: mine.filter(isActive).length }
}

/**
 * Every combination of a sweep, in its order.
 * @param evaluations of the test set by run, where it is to be shown
 */
export function tableRows(kept: KeptSweep, runs: readonly Run[], evaluations?: ReadonlyMap<string, RunEvaluation>): TableRow[] {
  const byPoint = new Map(sweepRows(runsOf(kept, runs), evaluations).map((row) => [row.point, row]))
  return kept.points.map(({ values, problem }, point) => {
    const row = byPoint.get(point), own = row?.runs ?? [], done = own.filter(hasEnded).length
    return { point, values, row, done, problem, state: problem === undefined ? stateOf(kept, own, done) : 'left out' }
  })
}

function stateOf({ sweep, stopped }: KeptSweep, runs: readonly Run[], done: number): PointState {
  if (runs.some(isActive)) return 'training'
  if (done === sweep.seeds.length) return runs.every(({ status }) => status.state === 'failed') ? 'failed' : 'done'
  if (runs.length > done) return 'paused'
  if (done) return 'partly done'
  return stopped ? 'left out' : 'waiting'
}

/** The combination with the highest mean on validation; the test set chooses nothing. */
export function bestRow(rows: readonly TableRow[]): TableRow | undefined {
  return rows.reduce<TableRow | undefined>((best, one) => {
    const mean = one.row?.validation?.mean
    return mean !== undefined && mean > (best?.row?.validation?.mean ?? -1) ? one : best
  }, undefined)
}

const figures = (name: string, figure: MeanInterval | undefined): [string, CsvValue][] =>
  [[name, figure?.mean], [`${name} half width`, figure?.halfWidth]]

/** The rows as names and values: shares from 0 to 1, seconds, and the half-widths of 95 % intervals. */
export const tableRecords = (rows: readonly TableRow[], withTest: boolean): [string, CsvValue][][] =>
  rows.map(({ values, row, done, state }) => [
    ...values.map(({ label, text }): [string, CsvValue] => [label, text]),
    ['seeds', done],
    ...figures('validation', row?.validation), ...figures('train', row?.train), ...(withTest ? figures('test', row?.test) : []),
    ['parameters', row?.parameters], ['seconds', row?.seconds?.mean], ['state', state],
  ])

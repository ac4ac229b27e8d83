import type { Architecture } from '../../../domain/architecture'
import type { Experiment } from '../../../domain/experiment'
import { type Axis, fieldsOf } from '../../../domain/sweep/axis'
import { type SweepField, sweepFields } from '../../../domain/sweep/fields'
import { newSweep, seedsFrom } from '../../../domain/sweep/repeats'
import type { Sweep } from '../../../domain/sweep/sweep'
import { numberText } from '../../train/numbers'
import { listText, typedText } from './cells'

export type AxisMode = 'list' | 'range' | 'ticks' | 'paired' | 'architectures'

/** A dimension as it is being made: all as it was typed, whichever way is chosen. */
export interface AxisDraft {
  key: number
  /** By their paths; several change together. */
  fields: string[]
  mode: AxisMode
  label: string
  list: string
  from: string
  to: string
  count: string
  scale: 'linear' | 'log'
  integer: boolean
  /** What is chosen of ticks, or of architectures by their names. */
  ticked: string[]
  /** A row a value, a cell a field. */
  rows: string[][]
}

/** A sweep as it is being made. What isn't changed here goes with it. */
export interface SweepDraft {
  base: Sweep
  name: string
  axes: AxisDraft[]
  method: 'grid' | 'random'
  combinations: number
  seeds: number[]
  stopping: { warmup: number; trials: number } | null
}

let serial = 0
const blank = (): AxisDraft => ({
  key: ++serial, fields: [], mode: 'list', label: '', list: '', from: '', to: '', count: '5', scale: 'linear', integer: false, ticked: [], rows: [],
})

/** The ways in which values of such a field can be given, the usual one first. */
export function modesFor({ kind }: SweepField): AxisMode[] {
  if (typeof kind === 'object') return ['ticks']
  return kind === 'architecture' ? ['architectures'] : kind === 'integer' || kind === 'number' ? ['list', 'range'] : ['list']
}

/** A dimension of a field that was picked, with its value now. */
export function axisFor(field: SweepField): AxisDraft {
  const { kind, value } = field, text = typedText(kind, value), [mode] = modesFor(field) as [AxisMode]
  const from = typeof value === 'number' && value > 0 ? value : 1
  return {
    ...blank(), fields: [field.path], mode, ticked: [text], list: kind === 'other' && value === null ? '' : text,
    from: numberText(kind === 'integer' ? Math.max(1, Math.round(from / 4)) : from / 10), to: numberText(kind === 'integer' ? from * 4 : from * 10),
    scale: kind === 'number' ? 'log' : 'linear', integer: kind === 'integer',
  }
}

/** With another field that changes with it: from then on a table. */
export function withField(axis: AxisDraft, field: SweepField, values: readonly string[]): AxisDraft {
  const text = typedText(field.kind, field.value)
  const rows = axis.mode === 'paired' ? axis.rows : values.map((value) => [value])
  return { ...axis, mode: 'paired', fields: [...axis.fields, field.path], rows: rows.map((row) => [...row, text]) }
}

export const draftOf = (experiment: Experiment): SweepDraft =>
  draftFrom(newSweep(`${experiment.architecture.name.slice(0, 100)} sweep`, experiment, [experiment.training.seed]))

/** A sweep to be changed. */
export function draftFrom(base: Sweep): SweepDraft {
  const fields = new Map(sweepFields(base.experiment).map((field) => [field.path, field])), { search, seeds } = base
  return {
    base, name: base.name, axes: base.axes.map((axis) => axisFrom(axis, fields)), seeds, stopping: base.median_stopping,
    method: search.method, combinations: search.method === 'random' ? search.count : 20,
  }
}

function axisFrom(axis: Axis, fields: ReadonlyMap<string, SweepField>): AxisDraft {
  const paths = fieldsOf(axis), kinds = paths.map((path) => fields.get(path)?.kind ?? 'other')
  const [kind] = kinds as [SweepField['kind']]
  const draft = { ...blank(), fields: paths, label: axis.label ?? '' }
  if ('fields' in axis) {
    return { ...draft, mode: 'paired', rows: axis.values.map((row) => row.map((value, i) => typedText(kinds[i]!, value))) }
  }
  if ('values' in axis) {
    const mode = typeof kind === 'object' ? 'ticks' : kind === 'architecture' ? 'architectures' : 'list'
    return mode === 'list' ? { ...draft, mode, list: listText(kind, axis.values) }
      : { ...draft, mode, ticked: axis.values.map((value) => typedText(kind, value)) }
  }
  const { from, to, count, scale, integer } = axis
  return { ...draft, mode: 'range', from: numberText(from), to: numberText(to), count: String(count), scale, integer }
}

/** Architectures that a sweep itself has, to choose from beside the saved ones. */
export const architecturesIn = ({ axes }: Sweep): Architecture[] => axes.flatMap((axis) =>
  'field' in axis && axis.field === 'architecture' && 'values' in axis ? axis.values as unknown as Architecture[] : [])

export const withRepeats = (draft: SweepDraft, count: number): SweepDraft =>
  ({ ...draft, seeds: seedsFrom(draft.seeds[0] ?? draft.base.experiment.training.seed, count) })

import type { Architecture } from '../../../domain/architecture'
import { FailureError, firstIssue } from '../../../domain/failure'
import { withSettings } from '../../../domain/setting'
import { type Axis, axisSchema, valuesOf } from '../../../domain/sweep/axis'
import { type SweepField, sweepFields } from '../../../domain/sweep/fields'
import { type Sweep, sweepSchema } from '../../../domain/sweep/sweep'
import { parseNumber } from '../../train/numbers'
import { listTyped, valueTyped } from './cells'
import type { AxisDraft, SweepDraft } from './draft'

/** What a draft comes to, or what is wrong with it, said beside the dimension where it is. */
export interface Written { sweep?: Sweep; problem?: string; axes: Map<number, string> }

/** More are checked when it is started. */
const mostChecked = 60

export function written(draft: SweepDraft, architectures: readonly Architecture[]): Written {
  const { base } = draft, problems = new Map<number, string>(), axes: Axis[] = []
  const fields = new Map(sweepFields(base.experiment).map((field) => [field.path, field])), taken = new Set<string>()
  for (const one of draft.axes) {
    const twice = one.fields.find((path) => taken.has(path))
    for (const path of one.fields) taken.add(path)
    const result = twice === undefined ? axisOf(one, fields, architectures)
      : { problem: `${fields.get(twice)?.label ?? twice} is varied above already` }
    const problem = 'problem' in result ? result.problem : misfit(result.axis, base)
    if (problem !== undefined) problems.set(one.key, problem)
    else if ('axis' in result) axes.push(result.axis)
  }
  if (problems.size) return { axes: problems }
  const result = sweepSchema.safeParse({
    ...base, name: draft.name, axes, seeds: draft.seeds, median_stopping: draft.stopping,
    search: draft.method === 'grid' ? { method: 'grid' } : { method: 'random', count: draft.combinations, seed: seedOf(base) },
  })
  return result.success ? { sweep: result.data, axes: problems } : { problem: firstIssue(result.error), axes: problems }
}

const seedOf = ({ search }: Sweep): number | undefined => (search.method === 'random' ? search.seed : undefined)

type Made = { axis: Axis } | { problem: string }

function axisOf(draft: AxisDraft, fields: ReadonlyMap<string, SweepField>, architectures: readonly Architecture[]): Made {
  const kinds = draft.fields.map((path) => fields.get(path)?.kind), gone = draft.fields[kinds.indexOf(undefined)]
  if (gone !== undefined) return { problem: `The experiment has no ${gone}` }
  const [kind] = kinds as SweepField['kind'][], label = draft.label.trim() ? { label: draft.label.trim() } : {}
  const listOf = (values: unknown[]) => ({ field: draft.fields[0], values, ...label })
  switch (draft.mode) {
    case 'list': return valued(listTyped(kind!, draft.list), (text) => valueTyped(kind!, text), listOf)
    case 'ticks': return valued(draft.ticked, (text) => valueTyped(kind!, text), listOf)
    case 'architectures': return valued(draft.ticked, (name) => architectures.find((one) => one.name === name), listOf)
    case 'range': {
      const [from, to, count] = [draft.from, draft.to, draft.count].map(parseNumber)
      if (from === undefined || to === undefined || count === undefined) return { problem: 'A range goes from a number to a number in so many values' }
      return checked({ field: draft.fields[0], from, to, count, scale: draft.scale, integer: draft.integer, ...label })
    }
    case 'paired': {
      const rows = draft.rows.filter((row) => row.some((cell) => cell.trim()))
      const row = (cells: string[]) => kinds.map((one, i) => valueTyped(one!, cells[i] ?? ''))
      const wrong = rows.findIndex((cells) => row(cells).includes(undefined))
      if (wrong >= 0) return { problem: `Row ${wrong + 1}: ${rows[wrong]!.join(', ') || 'nothing'} is no value for each field` }
      return rows.length ? checked({ fields: draft.fields, values: rows.map(row), ...label }) : { problem: 'Give at least one row' }
    }
  }
}

function valued(texts: readonly string[], valueOf: (text: string) => unknown, axis: (values: unknown[]) => unknown): Made {
  if (!texts.length) return { problem: 'Give at least one value' }
  const wrong = texts.find((text) => valueOf(text) === undefined)
  if (wrong !== undefined) return { problem: `“${wrong}” is no value of it` }
  const double = texts.find((text, i) => texts.indexOf(text) !== i)
  return double === undefined ? checked(axis(texts.map(valueOf))) : { problem: `${double} is there twice` }
}

function checked(axis: unknown): Made {
  const result = axisSchema.safeParse(axis)
  return result.success ? { axis: result.data } : { problem: firstIssue(result.error) }
}

/** The first value that can't stand in its field. */
function misfit(axis: Axis, { experiment }: Sweep): string | undefined {
  const paths = 'fields' in axis ? axis.fields : [axis.field]
  for (const values of valuesOf(axis).slice(0, mostChecked)) {
    try {
      withSettings(experiment, paths.map((field, i) => ({ field, value: values[i] })), '', ({ field }) => { throw new Error(field) })
    } catch (error) {
      const why = error instanceof FailureError ? error.failure.what.replace(/^[\w.]+: /, '') : 'there is no such field'
      return `${values.map((value) => JSON.stringify(value)).join(', ').slice(0, 80)}: ${why}`
    }
  }
  return undefined
}

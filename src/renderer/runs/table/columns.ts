import { meanInterval } from '../../../domain/meanInterval'
import type { Run } from '../../../domain/run'
import type { RunEntry } from '../../../domain/runEntry'
import { fieldOf, type RunField, runFields, valueText } from '../../../domain/runFields'
import { differingSettings } from '../../../domain/runSettings'

/** A column after the name. Of the test set's nothing is sorted or chosen by, so it is no field. */
export interface Column { key: string; label: string; hint?: string; figure: boolean; width: number; field?: RunField }

export const usualColumns: readonly string[] = [
  'state', 'accuracy', 'parameters', 'time', 'optimizer', 'optimizer.learning_rate', 'batch', 'length', 'created', 'test',
]
const test: Column = {
  key: 'test', label: 'Test', hint: 'Folded until asked for; nothing is sorted or chosen by the test set', figure: true, width: 84,
}

/** Pixels; a figure with its difference from the baseline needs more. */
const widths: Record<string, number> = {
  state: 98, data: 96, accuracy: 130, parameters: 90, time: 66, optimizer: 78, 'optimizer.learning_rate': 100, batch: 54, length: 104,
  created: 70, starred: 62, tag: 150, notes: 220, why: 220, architecture: 140, sweep: 150, parent: 200, processor: 180,
}
const forDelta = 48

/** The columns of these keys, as far as there is such a thing in the runs. */
export function columnsOf(
  keys: readonly string[], runs: readonly Run[], chosen: Readonly<Record<string, number>>, withDelta: boolean,
): Column[] {
  return keys.flatMap((key): Column[] => {
    if (key === 'test') return [{ ...test, width: chosen.test ?? test.width }]
    const field = fieldOf(key, runs)
    if (!field) return []
    const { label, hint, kind } = field
    const width = chosen[key] ?? (widths[key] ?? (kind === 'figure' ? 96 : 120)) + (withDelta && field.delta ? forDelta : 0)
    return [{ key, label, ...(hint && { hint }), figure: kind === 'figure', width, field }]
  })
}

/** Settings that are columns by another name. */
const told = new Set(['data', 'architecture', 'optimizer.name', 'batch_size'])

/** What can be shown beside the name: everything that all runs have, and each setting in which these runs differ. */
export function offeredColumns(runs: readonly Run[]): { group: string; columns: { key: string; label: string }[] }[] {
  const settings = differingSettings(runs.map(({ experiment }) => experiment))
    .flatMap((key) => (told.has(key) ? [] : fieldOf(key, runs) ?? []))
  const groups = ['Run', 'Results', 'Settings', 'Environment'] as const
  const all: readonly RunField[] = [...runFields.filter(({ key }) => key !== 'name'), ...settings]
  const named = (fields: readonly RunField[]) => fields.map(({ key, label }) => ({ key, label }))
  const rate = 'optimizer.learning_rate', fixed = fieldOf(rate, runs)
  return groups.map((group) => {
    const fields = all.filter((field) => field.group === group)
    const columns = named(group === 'Settings' && fixed && !settings.includes(fixed) ? [...fields, fixed] : fields)
    return { group, columns: group === 'Results' ? [...columns, { key: test.key, label: test.label }] : columns }
  })
}

/** What a cell of a figure reads, and against the baseline. */
export interface Figure { text: string; delta?: string; better?: boolean }

const withoutUnit = (text: string, other: string): string => {
  const unit = /\s?[^\d\s.,]+$/.exec(text)?.[0]
  return unit && other.endsWith(unit) ? text.slice(0, -unit.length) : text
}

/** Of one run, or the mean of repeats with its 95 % interval. */
export function figureOf(field: RunField, entries: readonly RunEntry[], base: number | undefined): Figure | undefined {
  const values = entries.map(field.value).filter((value) => typeof value === 'number')
  if (!values.length) return undefined
  const { mean, halfWidth } = meanInterval(values), text = valueText(field, mean)
  const differs = halfWidth && halfWidth > 1e-9 * Math.abs(mean)
  const spread = differs && field.text && !field.meanAlone ? field.text(halfWidth) : undefined
  const shown = spread === undefined ? text : `${withoutUnit(text, spread)} ± ${spread}`
  if (base === undefined || !field.delta || mean === base) return { text: shown }
  return {
    text: shown, delta: field.delta(mean, base).replace(' points', ''),
    ...(field.prefers && { better: (mean > base) === (field.prefers === 'higher') }),
  }
}

/** A text that all of these runs have, or how many differ. */
export function commonText(field: RunField, entries: readonly RunEntry[]): string {
  const texts = new Set(entries.map((entry) => valueText(field, field.value(entry))))
  return texts.size === 1 ? [...texts][0]! : `${texts.size} different`
}

import { naturalKey } from '../../../domain/naturalOrder'
import type { RunEntry } from '../../../domain/runEntry'
import type { RunField } from '../../../domain/runFields'
import type { Grouping } from '../../../domain/runsTable'

/** A line of the table: a heading of runs, repeats as one, or a run. `key` tells it from all others. */
export type Line =
  | { kind: 'section'; key: string; label: string; entries: readonly RunEntry[]; open: boolean }
  | { kind: 'repeats'; key: string; entries: readonly RunEntry[]; open: boolean; depth: number }
  | { kind: 'run'; key: string; entry: RunEntry; depth: number }

export interface Arrangement {
  order: { field: RunField; descending: boolean }
  grouping: Grouping
  /** Keys of headings that are folded, and of repeats that are not. */
  folded: ReadonlySet<string>
  unfolded: ReadonlySet<string>
  /** Stands first, whatever the order. */
  baseline: string | null
}

/** A run, or repeats that are sorted as one. */
interface Unit { key: string; entries: RunEntry[]; repeats: boolean; rank: number | string | undefined }

/** What is sorted by: runs without validation stand behind all that have one, since their train accuracy says something else. */
export function rankOf(field: RunField, entry: RunEntry): number | string | undefined {
  if (field.key === 'accuracy') return entry.headline && entry.headline.accuracy - (entry.headline.split === 'train' ? 2 : 0)
  const value = field.value(entry)
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return value === undefined || value === null || !value.length ? undefined : naturalKey(typeof value === 'string' ? value : value.join(' '))
}

/** Runs of one combination of a sweep, which differ by their seeds alone, belong together. */
export const repeatsKey = ({ run: { group } }: RunEntry): string | undefined => group && `${group.id} ${group.point}`

/** The lines of the table for these runs, in order. */
export function linesOf(entries: readonly RunEntry[], arrangement: Arrangement): Line[] {
  const { grouping, folded, baseline } = arrangement
  const first = entries.find(({ run }) => run.id === baseline)
  const rest = first ? entries.filter((entry) => entry !== first) : entries
  const lines: Line[] = first ? [{ kind: 'run', key: first.run.id, entry: first, depth: 0 }] : []
  if (grouping === 'none') return [...lines, ...unitLines(rest, arrangement, 0)]
  const sections = new Map<string, RunEntry[]>()
  for (const entry of rest) {
    const label = sectionOf[grouping](entry), section = sections.get(label)
    if (section) section.push(entry)
    else sections.set(label, [entry])
  }
  // What belongs to none of them comes last.
  const sorted = [...sections].map(([label, of]) => ({ label, of, key: `${label ? 0 : 1}${naturalKey(label)}` })).sort(byKey)
  for (const { label, of } of sorted) {
    const key = `section ${label}`, open = !folded.has(key)
    lines.push({ kind: 'section', key, label, entries: of, open })
    if (open) lines.push(...unitLines(of, arrangement, 1))
  }
  return lines
}
const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

const sectionOf: Record<Exclude<Grouping, 'none'>, (entry: RunEntry) => string> = {
  project: ({ notes }) => notes.project,
  sweep: ({ run }) => run.group?.name ?? '',
  architecture: ({ run }) => run.experiment.architecture.name,
  data: ({ run }) => run.data.name,
  state: ({ run }) => run.status.state,
  optimizer: ({ run }) => run.experiment.training.optimizer.name,
}

function unitLines(entries: readonly RunEntry[], { order, unfolded }: Arrangement, depth: number): Line[] {
  return unitsOf(entries, order).flatMap(({ key, entries: of, repeats }): Line[] => {
    if (!repeats) return [{ kind: 'run', key, entry: of[0]!, depth }]
    const open = unfolded.has(key), head: Line = { kind: 'repeats', key, entries: of, open, depth }
    return open ? [head, ...of.map((entry): Line => ({ kind: 'run', key: entry.run.id, entry, depth: depth + 1 }))] : [head]
  })
}

function unitsOf(entries: readonly RunEntry[], { field, descending }: Arrangement['order']): Unit[] {
  const repeats = new Map<string, Unit>(), units: Unit[] = []
  for (const entry of entries) {
    const group = repeatsKey(entry), known = group === undefined ? undefined : repeats.get(group)
    if (known) known.entries.push(entry)
    else {
      const unit: Unit = { key: entry.run.id, entries: [entry], repeats: false, rank: undefined }
      units.push(unit)
      if (group !== undefined) repeats.set(group, unit)
    }
  }
  for (const unit of units) {
    const ranks = unit.entries.map((entry) => rankOf(field, entry)).filter((rank) => rank !== undefined)
    unit.repeats = unit.entries.length > 1
    if (unit.repeats) unit.key = `repeats ${repeatsKey(unit.entries[0]!)}`
    unit.rank = ranks.every((rank) => typeof rank === 'number') && ranks.length
      ? ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length : ranks[0]
  }
  return units.sort((a, b) => compared(a, b, descending))
}

/** Those that lack the value come last whatever the direction; among equal ones the newest first. */
function compared(a: Unit, b: Unit, descending: boolean): number {
  const x = a.rank, y = b.rank
  if (x === undefined || y === undefined) return x === y ? newestFirst(a, b) : x === undefined ? 1 : -1
  const order = x === y ? 0 : typeof x === typeof y ? (x < y ? -1 : 1) : typeof x === 'number' ? -1 : 1
  return (descending ? -order : order) || newestFirst(a, b)
}
const newestFirst = (a: Unit, b: Unit): number => {
  const x = a.entries[0]!.run.createdAt, y = b.entries[0]!.run.createdAt
  return x < y ? 1 : x > y ? -1 : 0
}

/** The runs that a line stands for. */
export const entriesOf = (line: Line): readonly RunEntry[] => (line.kind === 'run' ? [line.entry] : line.entries)

/** The ids between two lines, both included, for Shift and a click. */
export function between(lines: readonly Line[], from: string, to: string): string[] {
  const a = lines.findIndex(({ key }) => key === from), b = lines.findIndex(({ key }) => key === to)
  const of = a < 0 || b < 0 ? lines.filter(({ key }) => key === to) : lines.slice(Math.min(a, b), Math.max(a, b) + 1)
  return [...new Set(of.flatMap((line) => (line.kind === 'section' && of.length > 1 ? [] : entriesOf(line).map(({ run }) => run.id))))]
}

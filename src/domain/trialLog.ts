import { csvOf } from './csv'
import { points } from './delta'
import { changesBetween, changesText, changeText } from './difference'
import { percent } from './format'
import { parentIn } from './lineage'
import { markdownCell } from './markdownCell'
import { type Run, resultOf } from './run'
import type { RunEntry } from './runEntry'

/** A line of a trial log: from which run, what was changed, what came of it and why it was tried. */
export interface Trial {
  entry: RunEntry
  /** Counted from 1, the oldest first. */
  number: number
  parent: Run | undefined
  /** What its experiment has otherwise than the parent's; empty for a first one. */
  changed: string
  /** Accuracy, with the split that it is of where that isn't validation. */
  result: string
  /** Against the parent, where both are of the same kind. */
  delta: { text: string; better: boolean } | undefined
}

/**
 * The log of these runs, the oldest first. A run's parent is the one it was started from, else the one before it of the same
 * project on the same data.
 * @param all where parents are looked for too, that aren't shown themselves
 */
export function trialLog(entries: readonly RunEntry[], all: readonly RunEntry[]): Trial[] {
  const byId = new Map(all.map((entry) => [entry.run.id, entry])), before = new Map<string, RunEntry>()
  const parents = new Map(inTime(all).map((entry) => {
    const { run, notes } = entry, line = `${run.data.id} ${notes.project}`
    const parent = parentIn(run, byId) ?? before.get(line)
    before.set(line, entry)
    return [run.id, parent]
  }))
  return inTime(entries).map((entry, i): Trial => {
    const parent = parents.get(entry.run.id)
    return {
      entry, number: i + 1, parent: parent?.run, changed: parent ? changedFrom(parent.run, entry.run) : '', result: resultText(entry),
      delta: deltaOf(entry, parent),
    }
  })
}
const timeOf = ({ run }: RunEntry): string => `${run.createdAt} ${run.id}`
const inTime = (entries: readonly RunEntry[]): RunEntry[] => [...entries].sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1))

/** What a run has otherwise than the one before it; data by its name. */
function changedFrom(parent: Run, run: Run): string {
  const settings = changesBetween(parent.experiment, run.experiment).filter(({ label }) => label !== 'data')
  if (parent.data.fingerprint === run.data.fingerprint) return changesText(settings)
  const data = changeText({ label: 'data', before: parent.data.name, after: run.data.name })
  const isVersion = run.parent?.id === parent.id && run.data.name === parent.data.name
  return [isVersion ? `data: ${run.parent!.changed}` : data, ...settings.map(changeText)].join(', ')
}

function resultText({ run, headline }: RunEntry): string {
  if (!headline) return resultOf(run) ? 'no figures' : run.status.state
  const { accuracy, split, epoch } = headline
  return `${percent(accuracy, 2)}${split === 'validation' ? '' : ` on ${split}`}, epoch ${epoch}`
}

function deltaOf({ headline }: RunEntry, parent: RunEntry | undefined): Trial['delta'] {
  const base = parent?.headline
  if (!headline || !base || base.split !== headline.split) return undefined
  return { text: points(headline.accuracy, base.accuracy), better: headline.accuracy > base.accuracy }
}

const head = ['No.', 'Run', 'Parent', 'What changed', 'Result', 'Against the parent', 'Why', 'Date', 'Project', 'Tags'] as const
const cellsOf = ({ number, entry: { run, notes }, parent, changed, result, delta }: Trial): (string | number)[] => [
  number, run.name, parent?.name ?? '', changed, result, delta?.text ?? '', notes.why, run.createdAt.slice(0, 16).replace('T', ' '), notes.project,
  notes.tags.join(', '),
]

export const trialLogCsv = (trials: readonly Trial[]): string => csvOf([head, ...trials.map(cellsOf)])

/** As a table. */
export function trialLogMarkdown(title: string, trials: readonly Trial[]): string {
  const row = (cells: readonly (string | number)[]) => `| ${cells.map(markdownCell).join(' | ')} |`
  const shown = head.length - 2 // project and tags are the file's concern
  return [
    `# ${markdownCell(title)}`, '', row(head.slice(0, shown)), `|${' --: |'}${' :-- |'.repeat(shown - 1)}`,
    ...trials.map((trial) => row(cellsOf(trial).slice(0, shown))), '',
  ].join('\n')
}

import { totalParameters } from '../../domain/analysis'
import { describeFailure, fail } from '../../domain/failure'
import { duration, percent, thousands } from '../../domain/format'
import { resultOf, type Run } from '../../domain/run'
import { type RunEntry, entryOf } from '../../domain/runEntry'
import { noNotes } from '../../domain/runNotes'
import { parseQuery } from '../../domain/runQuery'
import { placesIn } from '../../domain/runSettings'
import type { RunStore } from '../../runs/runStore'
import { print, printJson, printTable } from '../output'

/** Which runs are listed. */
export const filterOptions = {
  project: { type: 'string' }, tag: { type: 'string' }, query: { type: 'string' },
} as const
interface Chosen { project?: string | undefined; tag?: string | undefined; query?: string | undefined; json: boolean }

/** Prints the runs that the options ask for. @throws FailureError `bad-arguments` where the query isn't understood */
export async function listRuns(store: RunStore, chosen: Chosen): Promise<number> {
  const { runs, damaged: unreadable } = await store.list()
  const { notes, damaged: unread } = await store.allNotes(runs.map(({ id }) => id))
  const entries = runs.map((run) => entryOf(run, notes.get(run.id) ?? noNotes)).filter(filterOf(chosen, runs))
  const damaged = [...unreadable, ...unread]
  if (chosen.json) {
    printJson({ runs: entries.map(({ run, notes: said }) => ({ ...run, notes: said, folder: store.folderOf(run.id) })), damaged })
    return 0
  }
  if (!runs.length) print(`No runs in ${store.root} yet: train one with \`layerbench train --template first-steps\`.`)
  else if (!entries.length) print(`None of ${runs.length} runs matches.`)
  else {
    printTable(
      ['run', 'name', 'state', 'best validation', 'epoch', 'parameters', 'time', 'project', 'tags'], entries.map(rowOf))
  }
  for (const { failure } of damaged) print(describeFailure(failure))
  return 0
}

function filterOf({ project, tag, query = '' }: Chosen, runs: readonly Run[]): (entry: RunEntry) => boolean {
  const { matches, problems } = parseQuery(query, placesIn(runs.map(({ experiment }) => experiment)))
  if (problems.length) fail('bad-arguments', `--query: ${problems[0]!.replace(/\.$/, '')}`, 'Such as --query \'accuracy > 0.9 optimizer:Adam\'.')
  return (entry) => (project === undefined || entry.notes.project === project)
    && (tag === undefined || entry.notes.tags.includes(tag)) && matches(entry)
}

function rowOf({ run, notes }: RunEntry): string[] {
  const result = resultOf(run), best = result?.bestValidation
  return [
    run.id, run.name, run.status.state, best ? percent(best.accuracy) : '–', best ? String(best.epoch) : '–',
    thousands(totalParameters(run.parameters)), result ? duration(result.seconds) : '–', notes.project, notes.tags.join(', '),
  ]
}

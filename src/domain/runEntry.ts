import { type Headline, headlineOf } from './comparison'
import type { Metric } from './metrics'
import type { Run } from './run'
import type { RunNotes } from './runNotes'
import { summariseTraining } from './training'

/** A run with what a person says of it and the figure it is known by. */
export interface RunEntry {
  run: Run
  notes: RunNotes
  headline: Headline | undefined
  /** On disk, of all its files and of its weights, where that is known. */
  size?: { bytes: number; weights: number } | undefined
}

/** @param metrics of a live run, newer than the result it has so far */
export const entryOf = (run: Run, notes: RunNotes, metrics?: readonly Metric[], size?: RunEntry['size']): RunEntry =>
  ({ run, notes, headline: headlineOf(run, metrics), size })

const texts = new WeakMap<Run, string>(), noted = new WeakMap<RunNotes, string>()

/** What free text is looked for in, in lower case. */
export function searchedText({ run, notes }: RunEntry): string {
  let text = texts.get(run)
  if (text === undefined) {
    const { name, data, status, experiment, group } = run
    text = [
      name, data.name, data.id, status.state, experiment.architecture.name, summariseTraining(experiment.training),
      experiment.notes, group?.name ?? '',
    ].join('\n').toLowerCase()
    texts.set(run, text)
  }
  let said = noted.get(notes)
  if (said === undefined) noted.set(notes, said = [notes.project, ...notes.tags, notes.text, notes.why].join('\n').toLowerCase())
  return said.trim() ? `${text}\n${said}` : text
}

import type { Run } from './run'
import type { RunEntry } from './runEntry'

/** The run that it was made of: its parent, or the one whose weights it began with. */
export const parentIn = (run: Pick<Run, 'parent' | 'experiment'>, byId: ReadonlyMap<string, RunEntry>): RunEntry | undefined =>
  byId.get(run.parent?.id ?? '') ?? byId.get(run.experiment.training.start_from?.run ?? '')

/**
 * The run that another one's name tells it from: its parent, else the one before it of the same network and data.
 * @param runs newest first
 */
export function forerunnerOf(run: Pick<Run, 'id' | 'parent' | 'experiment' | 'createdAt'>, runs: readonly Run[]): Run | undefined {
  const parent = run.parent && runs.find(({ id }) => id === run.parent!.id)
  if (parent) return parent
  return runs.find((other) => other.id !== run.id && other.createdAt <= run.createdAt
    && other.experiment.architecture.name === run.experiment.architecture.name && other.experiment.data === run.experiment.data)
}

import type { Run } from './run'

/**
 * The run that another one is told from: the one it was made of, else the one before it of the same network and data.
 * @param runs newest first
 */
export function forerunnerOf(run: Pick<Run, 'id' | 'parent' | 'experiment' | 'createdAt'>, runs: readonly Run[]): Run | undefined {
  const parent = run.parent && runs.find(({ id }) => id === run.parent!.id)
  if (parent) return parent
  return runs.find((other) => other.id !== run.id && other.createdAt <= run.createdAt
    && other.experiment.architecture.name === run.experiment.architecture.name && other.experiment.data === run.experiment.data)
}

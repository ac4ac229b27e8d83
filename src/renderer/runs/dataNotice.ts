import type { DataFacts } from '../../domain/dataset'
import type { Run } from '../../domain/run'

/**
 * What is to be said where a run's data is not what it was trained on, by the fingerprint that the run records.
 * @param now the set of that id on this machine, if there is one
 */
export function dataNotice({ data, status }: Pick<Run, 'data' | 'status'>, now: DataFacts | undefined): string | undefined {
  if (status.state === 'imported' || now?.fingerprint === data.fingerprint) return undefined
  const gone = now ? `${now.name} has changed since this run was trained on it` : `${data.name} is not on this machine as this run was trained on it`
  const mend = data.id.startsWith('version-') ? (now ? 'Take the later changes back' : 'Make that version again') : 'Restore or add its files'
  return `${gone}: the run can’t go on or be evaluated. ${mend}, or train again.`
}

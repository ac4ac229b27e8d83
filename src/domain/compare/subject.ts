import type { Run } from '../run'
import { groupedTitle } from '../sweep/group'

/** What is compared as one: a run, or repeats of one combination. */
export interface Subject {
  /** The run's id, or the group's with which combination. */
  key: string
  name: string
  runs: readonly [Run, ...Run[]]
}

const groupKey = ({ group }: Run): string | undefined => group && `${group.id}.${group.point}`

/** Runs as they are compared, in their order. @param asOne repeats stand together, where there are two of them or more */
export function subjectsOf(runs: readonly Run[], asOne: boolean): Subject[] {
  const byKey = new Map<string, [Run, ...Run[]]>()
  for (const run of runs) {
    const key = (asOne ? groupKey(run) : undefined) ?? run.id, there = byKey.get(key)
    if (there) there.push(run)
    else byKey.set(key, [run])
  }
  return [...byKey].map(([key, own]) => {
    const [first] = own
    return own.length > 1 && first.group
      ? { key, name: groupedTitle(first.group), runs: own } : { key: first.id, name: first.name, runs: own }
  })
}

/** True where some of those runs are repeats of one another. */
export const holdsRepeats = (runs: readonly Run[]): boolean => subjectsOf(runs, true).length < runs.length

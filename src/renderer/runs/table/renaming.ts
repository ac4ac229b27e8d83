import { useMessage } from 'naive-ui'
import { nameByChange, namesByDifference } from '../../../domain/difference'
import type { Run } from '../../../domain/run'
import { useActions } from '../../shell/commands'
import { useRuns } from '../../stores/runs'
import { forerunnerOf } from '../../../domain/lineage'

/** Names made of what tells runs apart. */
export function useRenaming() {
  const runs = useRuns(), message = useMessage()
  const { attempt } = useActions()

  function namesFor(chosen: readonly Run[]): string[] {
    if (chosen.length > 1) return namesByDifference(chosen.map(({ experiment }) => experiment))
    const before = forerunnerOf(chosen[0]!, runs.list)
    return [before ? nameByChange(before.experiment, chosen[0]!.experiment) : chosen[0]!.name]
  }
  const renameByDifference = (chosen: readonly Run[]) => attempt(async () => {
    if (!chosen.length) return
    const names = namesFor(chosen)
    const renamed = chosen.map((run, i) => ({ run, name: names[i]! })).filter(({ run, name }) => run.name !== name)
    for (const { run, name } of renamed) await runs.rename(run.id, name)
    if (!renamed.length) message.info(chosen.length > 1 ? 'They are called so already.' : 'There is no earlier run of that network to tell it from.')
  })
  return { renameByDifference }
}

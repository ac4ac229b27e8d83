import { useDialog } from 'naive-ui'
import { useActions } from '../shell/commands'
import { type ReadyData, useData } from '../stores/data'
import { useRuns } from '../stores/runs'

/** Deletes an imported set, or a version, once a person has confirmed it, who is told which runs need it. */
export function useDataRemoval() {
  const data = useData(), runs = useRuns(), dialog = useDialog()
  const { attempt } = useActions()

  return ({ facts: { id, name }, version }: ReadyData) => {
    const versions = data.ready.filter((entry) => entry.version?.base === id)
    const gone = new Set([id, ...versions.map(({ facts }) => facts.id)])
    const using = runs.list.filter((run) => gone.has(run.data.id)).length
    dialog.warning({
      title: `Delete “${name}”?`,
      content: [
        version ? `The list of its changes is deleted; ${version.baseName} stays.`
          : 'The imported images are deleted from the disk; the files they were imported from stay.',
        ...(versions.length ? [`${versions.length === 1 ? 'Its version goes' : `Its ${versions.length} versions go`} too.`] : []),
        ...(using ? [`${using === 1 ? 'One run was' : `${using} runs were`} trained on it and can’t go on or be evaluated without it.`] : []),
      ].join(' '),
      positiveText: 'Delete',
      negativeText: 'Keep',
      positiveButtonProps: { type: 'error', 'data-test': 'confirm-delete' } as never,
      onPositiveClick: () => attempt(() => data.remove(id)),
    })
  }
}

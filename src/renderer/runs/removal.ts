import { useDialog, useMessage } from 'naive-ui'
import { h } from 'vue'
import { isActive, type Run } from '../../domain/run'
import { useActions } from '../shell/commands'
import { useRuns } from '../stores/runs'

const shownNames = 8

/** Deletes runs once a person has confirmed their names; the one being trained is refused. */
export function useRemoval() {
  const runs = useRuns(), dialog = useDialog(), message = useMessage()
  const { attempt } = useActions()

  function remove(chosen: readonly Run[]) {
    const busy = chosen.find(isActive)
    if (busy) {
      message.warning(
        `“${busy.name}” is being trained. Stop it first, then delete it.`, { duration: 8000, closable: true },
      )
      return
    }
    if (!chosen.length) return
    const rest = chosen.length - shownNames
    const style = 'margin: 8px 0; padding-left: 18px; overflow-wrap: anywhere'
    const names = h('ul', { style }, chosen.slice(0, shownNames).map(({ name }) => h('li', name)))
    const warning = 'Curves, settings and checkpoints are deleted from the disk. This can’t be undone.'
    dialog.warning({
      title: chosen.length === 1 ? `Delete “${chosen[0]!.name}”?` : `Delete ${chosen.length} runs?`,
      content: () => chosen.length === 1
        ? warning : h('div', [names, rest > 0 ? `and ${rest} more. ` : '', warning]),
      positiveText: 'Delete',
      negativeText: 'Keep',
      positiveButtonProps: { type: 'error', 'data-test': 'confirm-delete' } as never,
      onPositiveClick: () => attempt(async () => {
        for (const { id } of chosen) await runs.remove(id)
      }),
    })
  }
  return { remove }
}

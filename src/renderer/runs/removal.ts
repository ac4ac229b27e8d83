import { NButton, useDialog, useMessage } from 'naive-ui'
import { h } from 'vue'
import { bytes } from '../../domain/format'
import { isActive, type Run } from '../../domain/run'
import { undoSeconds } from '../../ipc/contract'
import { ask } from '../bridge'
import { useActions } from '../shell/commands'
import { useRuns } from '../stores/runs'
import { useRunSizes } from '../stores/runSizes'

const named = (chosen: readonly Run[]) => (chosen.length === 1 ? `“${chosen[0]!.name}”` : `${chosen.length} runs`)

/** Deletes runs, which can be undone for a while, or their weights; the one being trained is refused. */
export function useRemoval() {
  const runs = useRuns(), sizes = useRunSizes(), dialog = useDialog(), message = useMessage()
  const { attempt } = useActions()

  function refused(chosen: readonly Run[], what: string): boolean {
    const busy = chosen.find(isActive)
    if (busy) message.warning(`“${busy.name}” is being trained. Stop it first, then ${what}.`, { duration: 8000, closable: true })
    return !!busy || !chosen.length
  }

  const remove = (chosen: readonly Run[]) => attempt(async () => {
    if (refused(chosen, 'delete it')) return
    const ids = chosen.map(({ id }) => id), before = runs.compared
    await runs.remove(ids)
    const undo = () => attempt(async () => {
      offer.destroy()
      await runs.restore(ids)
      runs.compared = before
    })
    const offer = message.info(() => h('span', { 'data-test': 'deleted-runs' }, [
      `Deleted ${named(chosen)}. `,
      h(NButton, { size: 'tiny', type: 'primary', secondary: true, 'data-test': 'undo-delete', onClick: undo }, () => 'Undo'),
    ]), { duration: undoSeconds * 1000, closable: true, keepAliveOnHover: false })
  })

  /** Asks first: what the weights were can't be brought back. */
  const dropWeights = (chosen: readonly Run[]) => attempt(async () => {
    const having = chosen.filter((run) => !run.weightsDropped), ids = having.map(({ id }) => id)
    if (!having.length) return void message.info('Their weights were dropped before.')
    if (refused(having, 'drop its weights')) return
    await sizes.measure(ids)
    const freed = ids.reduce((sum, id) => sum + (sizes.sizes.get(id)?.weights ?? 0), 0)
    dialog.warning({
      title: `Drop the weights of ${named(having)}?`,
      content: `This frees ${bytes(freed)}. Settings, curves, figures and notes stay; the network can’t classify, be exported or be trained on any more. This can’t be undone.`,
      positiveText: 'Drop the weights', negativeText: 'Keep them',
      positiveButtonProps: { type: 'error', 'data-test': 'confirm-drop-weights' } as never,
      onPositiveClick: () => attempt(async () => {
        await ask('runs.dropWeights', { ids })
        sizes.forget(ids)
        await Promise.all([sizes.measure(ids), ...ids.filter((id) => runs.checkpoints.has(id)).map(runs.fetch)])
      }),
    })
  })
  return { remove, dropWeights }
}

import { fail, FailureError } from '../domain/failure'
import { undoSeconds } from '../ipc/contract'
import { dropWeights, purge, putBack, takeOut } from '../runs/removal'
import { broadcast } from './channels'
import type { Runs } from './runs'

/** Longer than it is offered to be undone, so that the last moment's click still counts. */
const grace = 3

/** Deletes runs so that it can be undone for a while, and frees what their weights take. */
export class RunRemoval {
  /** Where those lie that can still be put back, by their ids. */
  private readonly deleted = new Map<string, { root: string; timer: NodeJS.Timeout }>()

  /** @param forget nothing is to come of that run any more */
  constructor(private readonly runs: Runs, private readonly forget: (id: string) => Promise<void>) {}

  /** @throws FailureError `run-busy` where one is being trained: then none is deleted; `disk-error` */
  async delete(ids: readonly string[]): Promise<void> {
    const { store } = this.runs
    for (const id of ids) await this.runs.refuseActive(id)
    for (const id of ids) {
      await takeOut(store.root, id)
      const timer = setTimeout(() => {
        this.deleted.delete(id)
        void purge(store.root, id).catch(() => undefined) // the next start tries again
      }, (undoSeconds + grace) * 1000)
      this.deleted.set(id, { root: store.root, timer })
      broadcast('run.deleted', { id })
      await this.forget(id)
    }
  }

  /** @throws FailureError `run-unknown` where it is too late */
  async restore(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const kept = this.deleted.get(id)
      if (!kept) fail('run-unknown', 'It was deleted for good meanwhile', 'Train it again, or import it from a zip.', id)
      clearTimeout(kept.timer)
      this.deleted.delete(id)
      await putBack(kept.root, id)
      const run = await this.runs.read(id).catch((error: unknown) => {
        if (!(error instanceof FailureError)) throw error // damaged as it was
      })
      if (run) broadcast('run.changed', run)
    }
  }

  /** @throws FailureError `run-busy`, `disk-full`, `disk-error` */
  async dropWeights(ids: readonly string[]): Promise<void> {
    for (const id of ids) broadcast('run.changed', await dropWeights(this.runs.store, id))
  }
}

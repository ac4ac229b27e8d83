import type { NotesChange } from '../domain/runNotes'
import type { Output } from '../ipc/contract'
import { broadcast } from './channels'
import type { Runs } from './runs'

/** At a time, so that a thousand runs don't open a thousand files at once. */
const atOnce = 16

/** What a person says of runs, one change after another. */
export class RunNotesKeeper {
  private changing: Promise<unknown> = Promise.resolve()

  constructor(private readonly runs: Runs) {}

  /** All runs with what is said of them. */
  async list(): Promise<Output<'runs.list'>> {
    const { store } = this.runs, { runs, damaged } = await store.list()
    const { notes, damaged: unreadable } = await store.allNotes(runs.map(({ id }) => id))
    return { runs, damaged: [...damaged, ...unreadable], notes: Object.fromEntries(notes) }
  }

  async of(ids: readonly string[]): Promise<Output<'runs.notes'>> {
    return Object.fromEntries((await this.runs.store.allNotes(ids)).notes)
  }

  /** @throws FailureError `run-unknown`, `disk-full`, `disk-error`; what was changed before that stays changed and is told */
  change(ids: readonly string[], change: NotesChange): Promise<void> {
    const changing = this.changing.catch(() => undefined).then(() => this.write(ids, change))
    this.changing = changing
    return changing
  }
  private async write(ids: readonly string[], change: NotesChange): Promise<void> {
    const { store } = this.runs, changed: Output<'runs.notes'> = {}
    try {
      for (let from = 0; from < ids.length; from += atOnce) {
        await Promise.all(ids.slice(from, from + atOnce).map(async (id) => {
          await store.read(id) // nothing is written where there is no run
          changed[id] = await store.changeNotes(id, change)
        }))
      }
    } finally {
      broadcast('run.noted', { notes: changed })
    }
  }
}

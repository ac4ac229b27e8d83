import { type BrowserWindow, dialog } from 'electron'
import { isDeepStrictEqual } from 'node:util'
import { writeJson } from '../../files/atomic'
import { readSweep, reportSweep, reportSweeps } from '../../host/sweepFiles'
import type { RequestName } from '../../ipc/contract'
import type { Handlers } from '../channels'
import type { CurrentExperimentStore } from '../currentExperiment'
import { project } from '../paths'
import type { RunQueue } from '../queue'
import type { Sweeps } from '../sweeps'
import { askPath } from './saveDialog'

interface Parts {
  window(): BrowserWindow
  sweeps: Sweeps
  queue: RunQueue
  current: CurrentExperimentStore
}

/** Sweeps: planned, queued, ended, and as files. */
export function sweepHandlers({ window, sweeps, queue, current }: Parts): Pick<Handlers, Extract<RequestName, `sweeps.${string}`>> {
  return {
    'sweeps.list': () => sweeps.list(),
    'sweeps.plan': ({ sweep }) => sweeps.plan(sweep),
    async 'sweeps.start'({ sweep }) {
      const kept = await sweeps.keep(sweep)
      await queue.addSweep(kept)
      if (isDeepStrictEqual(current.get().experiment, sweep.experiment)) await current.markTrained(sweep.experiment)
      return kept
    },
    'sweeps.pause': ({ id }) => sweeps.pause(id),
    async 'sweeps.stop'({ id }) {
      await sweeps.stop(id)
      await queue.forgetSweep(id)
    },
    async 'sweeps.delete'({ id }) {
      await sweeps.delete(id)
      await queue.forgetSweep(id)
    },
    'sweeps.reports': () => Promise.all(reportSweeps(project).map((name) => reportSweep(project, name))),
    async 'sweeps.open'() {
      const { canceled, filePaths: [path] } = await dialog.showOpenDialog(window(), {
        title: 'Open a sweep', properties: ['openFile'], filters: [{ name: 'Layerbench sweep', extensions: ['json'] }],
      })
      return canceled || path === undefined ? null : readSweep(project, path)
    },
    async 'sweeps.save'({ sweep }) {
      const path = await askPath(window(), 'Save the sweep', sweep.name, '.json')
      if (path === undefined) return null
      await writeJson(path, sweep)
      return { file: path }
    },
  }
}

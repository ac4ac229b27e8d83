import { type BrowserWindow, dialog } from 'electron'
import type { Settings } from '../../ipc/contract'
import { broadcast, type Handlers } from '../channels'
import type { DataSets } from '../dataSets'
import type { Engines } from '../engines'
import type { Runs } from '../runs'
import { askPath } from './saveDialog'

interface Parts {
  window(): BrowserWindow
  engines: Engines
  data: DataSets
  runs: Runs
  changeSettings(patch: Partial<Settings>): Settings
}

/** Runs handed on as files, and taken in; every path comes from a dialog here. */
export function runFileHandlers({ window, engines, data, runs, changeSettings }: Parts):
Pick<Handlers, 'runs.exportZip' | 'runs.importZip'> {
  return {
    async 'runs.exportZip'({ id, choices }) {
      const { name } = await runs.store.read(id), path = await askPath(window(), 'Export the run', name, '.zip')
      if (path === undefined) return null
      changeSettings({ author: choices.author })
      const { root } = runs.store
      return { files: [path], ...await engines.assistant.ask('run.pack', { root, id, choices, path, ...await data.places() }) }
    },

    async 'runs.importZip'() {
      const { canceled, filePaths: [path] } = await dialog.showOpenDialog(window(), {
        title: 'Import a run', properties: ['openFile'], filters: [{ name: 'Exported runs', extensions: ['zip'] }],
      })
      if (canceled || path === undefined) return null
      const imported = await engines.assistant.ask('run.unpack', { root: runs.store.root, path })
      broadcast('run.changed', imported.run)
      return imported
    },
  }
}

import { type BrowserWindow, dialog } from 'electron'
import { version } from '../../../package.json'
import { historyFormats, historyOf } from '../../domain/history'
import { writeWhole } from '../../files/atomic'
import { writtenReport } from '../../host/report'
import { exportTensorBoard } from '../../host/tensorboard'
import type { Settings } from '../../domain/settings'
import { broadcast, type Handlers } from '../channels'
import type { DataSets } from '../dataSets'
import type { Engines } from '../engines'
import { printedToPdf } from '../printing'
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
Pick<Handlers, 'runs.exportZip' | 'runs.exportHistory' | 'runs.exportTensorBoard' | 'runs.report' | 'runs.importZip'> {
  return {
    async 'runs.exportZip'({ id, choices }) {
      const { name } = await runs.store.read(id), path = await askPath(window(), 'Export the run', name, '.zip')
      if (path === undefined) return null
      changeSettings({ author: choices.author })
      const { root } = runs.store
      return { files: [path], ...await engines.assistant.ask('run.pack', { root, id, choices, path, ...await data.places() }) }
    },

    async 'runs.exportHistory'({ id, format }) {
      const { name } = await runs.store.read(id), { label, write } = historyFormats[format]
      const path = await askPath(window(), label, name, `.${format}`)
      if (path === undefined) return null
      await writeWhole(path, write(historyOf(await runs.store.metrics(id))))
      return { files: [path], notes: [] }
    },

    async 'runs.exportTensorBoard'({ id }) {
      const run = await runs.store.read(id), path = await askPath(window(), 'A folder for TensorBoard', run.name, '')
      return path === undefined ? null : { files: await exportTensorBoard(path, run, await runs.store.metrics(id)), notes: [] }
    },

    async 'runs.report'({ ids, format }) {
      const { store } = runs, { name } = await store.read(ids[0]!)
      const path = await askPath(window(), 'Save the report', ids.length > 1 ? `${ids.length} runs` : name, `.${format}`)
      if (path === undefined) return null
      const html = await writtenReport({ store, engine: engines.assistant, places: await data.places(), version }, ids)
      await writeWhole(path, format === 'pdf' ? await printedToPdf(html) : html)
      return { files: [path], notes: [] }
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

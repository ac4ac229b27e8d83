import { type BrowserWindow, dialog } from 'electron'
import { architectureFormats, weightFormats, writeArchitecture } from '../../domain/exchange/formats'
import type { DataFacts } from '../../domain/dataset'
import { writeWhole } from '../../files/atomic'
import { assumedData, importFiles } from '../../host/importing'
import { broadcast, type Handlers } from '../channels'
import type { DataSets } from '../dataSets'
import type { Engines } from '../engines'
import type { Runs } from '../runs'
import { askPath } from './saveDialog'

interface Parts { window(): BrowserWindow; engines: Engines; data: DataSets; runs: Runs }

const models = [
  { name: 'Models and weights', extensions: ['json', 'h5', 'keras', 'bin'] }, { name: 'All files', extensions: ['*'] },
]

/** Architectures and weights in the formats of other programs; every path comes from a dialog here. */
export function exchangeHandlers({ window, engines, data, runs }: Parts):
Pick<Handlers, 'architecture.export' | 'architecture.import' | 'runs.exportWeights' | 'picture.save' | 'table.save'> {
  // What was found at the start: the assistant may be busy measuring, and an export needs no more than sizes and names.
  const factsOf = async (id: string): Promise<DataFacts> => {
    const entries = await data.known()
    const entry = entries.find((one) => one.state === 'ready' && one.facts.id === id)
    return entry?.state === 'ready' ? entry.facts : assumedData(id)
  }

  return {
    async 'architecture.export'({ experiment, format }) {
      const { text, notes } = writeArchitecture(experiment, await factsOf(experiment.data), format)
      const { label, ending } = architectureFormats[format]
      const file = await askPath(window(), `Export as ${label}`, experiment.architecture.name, ending)
      if (file === undefined) return null
      await writeWhole(file, text)
      return { files: [file], notes }
    },

    async 'architecture.import'({ experiment }) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: 'Import a model, or weights; of a tfjs model its .bin files too', properties: ['openFile', 'multiSelections'], filters: models,
      })
      if (canceled || !filePaths.length) return null
      const found = await importFiles(engines.assistant, runs.store, filePaths, experiment, await factsOf(experiment.data))
      if (found.run) broadcast('run.changed', found.run)
      return { experiment: found.hasArchitecture ? found.experiment : null, notes: found.notes, run: found.run ?? null }
    },

    async 'picture.save'({ name, kind, bytes }) {
      const file = await askPath(window(), 'Save the picture', name, `.${kind}`)
      if (file === undefined) return null
      await writeWhole(file, bytes)
      return { file }
    },

    async 'table.save'({ name, kind, text }) {
      const file = await askPath(window(), 'Save the table', name, `.${kind}`)
      if (file === undefined) return null
      await writeWhole(file, text)
      return { file }
    },

    async 'runs.exportWeights'({ id, checkpoint, format }) {
      const run = await runs.store.read(id), { label, ending } = weightFormats[format]
      const path = await askPath(window(), `Export as ${label}`, run.name, ending)
      if (path === undefined) return null
      return engines.assistant.ask('export.weights', {
        folder: runs.store.folderOf(id), checkpoint, experiment: run.experiment, data: run.data, format, path,
      })
    },
  }
}

import { type BrowserWindow, dialog } from 'electron'
import type { RequestName } from '../../ipc/contract'
import type { Handlers } from '../channels'
import type { DataDownload } from '../dataDownload'
import type { DataImports } from '../dataImports'
import type { DataSets } from '../dataSets'
import type { DataVersions } from '../dataVersions'
import type { Engines } from '../engines'

interface Parts {
  window(): BrowserWindow
  engines: Engines
  data: DataSets
  versions: DataVersions
  download: DataDownload
  imports: DataImports
  /** Those that a person has chosen, as they are changed. */
  folders: { get(): string[]; change(folders: string[]): void; choose(title: string): Promise<string | undefined> }
}
type DataHandlers = Pick<Handlers, Extract<RequestName, `data.${string}` | `download.${string}` | `import.${string}`>>

/** Data sets: which there are, what is in them, their versions; downloaded, imported. */
export function dataHandlers({ window, engines, data, versions, download, imports, folders }: Parts): DataHandlers {
  const changeFolders = async (changed: string[]) => {
    folders.change(changed)
    return data.refresh()
  }
  return {
    'data.list': () => data.known(),
    async 'data.addFolder'() {
      const folder = await folders.choose('Choose a folder with the four IDX files')
      return folder === undefined ? null : changeFolders([...new Set([...folders.get(), folder])])
    },
    'data.removeFolder': ({ folder }) => changeFolders(folders.get().filter((other) => other !== folder)),
    'data.delete': ({ id }) => data.delete(id),

    'data.images': async (input) => engines.assistant.ask('data.images', { ...input, ...await data.places() }),
    'data.imagesAt': async (input) => engines.assistant.ask('data.imagesAt', { ...input, ...await data.places() }),
    'data.augmented': async (input) => engines.assistant.ask('data.augmented', { ...input, ...await data.places() }),
    'data.statistics': async ({ id }) => engines.assistant.ask('data.statistics', { id, ...await data.places() }),
    'data.photoFigures': async ({ id }) => engines.assistant.ask('data.photoFigures', { id, ...await data.places() }),
    'data.duplicates': ({ id }) => data.duplicates(id),
    async 'data.stopSearch'() {
      await engines.assistant.ask('data.stopSearch', {})
    },
    'data.version': ({ id }) => versions.read(id),
    'data.change': ({ id, steps }) => versions.change(id, steps),
    'data.renameVersion': ({ id, name }) => versions.rename(id, name),

    'download.get': () => download.get(),
    'download.start': () => download.start(),
    'download.cancel': () => download.cancel(),

    async 'import.choose'({ what }) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), what === 'folder'
        ? { title: 'Import a folder of images', properties: ['openDirectory'] }
        : { title: 'Import images', properties: ['openFile', 'multiSelections'] })
      return canceled || !filePaths.length ? null : filePaths
    },
    'import.open': ({ paths: sources, options }) => imports.open(sources, options),
    'import.store': ({ choices }) => imports.store(choices),
    'import.cancel': () => imports.end(),
    'import.decoded': ({ batch, pictures }) => imports.decoded(batch, pictures),
  }
}

import { type BrowserWindow, dialog } from 'electron'
import type { RequestName } from '../../ipc/contract'
import type { Handlers } from '../channels'
import type { Engines } from '../engines'
import { OpenedPictures } from '../openedPictures'
import type { Runs } from '../runs'

interface Parts { window(): BrowserWindow; engines: Engines; runs: Runs }
type PictureHandlers = Pick<Handlers, Extract<RequestName, `classify.${string}`>>

const pictures = [
  { name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'webp', 'avif', 'bmp', 'gif'] }, { name: 'All files', extensions: ['*'] },
]

/** Pictures from outside: chosen here, decoded by the page, classified by the assistant. */
export function pictureHandlers({ window, engines, runs }: Parts): PictureHandlers {
  const opened = new OpenedPictures()
  return {
    async 'classify.open'({ what }) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), what === 'folder'
        ? { title: 'Open folders of pictures', properties: ['openDirectory', 'multiSelections'] }
        : { title: 'Open pictures', properties: ['openFile', 'multiSelections'], filters: pictures })
      return canceled || !filePaths.length ? null : opened.open(filePaths)
    },
    'classify.read': ({ ticket, places }) => opened.read(ticket, places),
    'classify.close': ({ ticket }) => opened.close(ticket),
    async 'classify.run'({ id, checkpoint, pixels }) {
      const { experiment, data } = await runs.store.read(id)
      return engines.assistant.ask('classify', { folder: runs.store.folderOf(id), checkpoint, experiment, data, pixels })
    },
  }
}

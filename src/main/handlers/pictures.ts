import { type BrowserWindow, dialog } from 'electron'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fail, FailureError } from '../../domain/failure'
import type { Output } from '../../ipc/contract'

/** A picture file beyond this is no photo a person wants classified. */
const maximumBytes = 100_000_000

type Picked = Output<'classify.open'>[number]

/** Asks for picture files and reads them; the page decodes them. One that can't be read is listed with why. */
export async function pickPictures(window: BrowserWindow): Promise<Picked[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open pictures',
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'webp', 'bmp', 'gif'] }, { name: 'All files', extensions: ['*'] }],
  })
  return canceled ? [] : Promise.all(filePaths.map(readPicture))
}

async function readPicture(path: string): Promise<Picked> {
  const name = basename(path)
  try {
    const { size } = await stat(path)
    if (size > maximumBytes) fail('image-too-large', `The file has ${Math.round(size / 1e6)} MB`, 'Choose one of at most 100 MB.', name)
    return { name, bytes: new Uint8Array(await readFile(path)) }
  } catch (error) {
    if (error instanceof FailureError) return { name, failure: error.failure }
    const { code } = error as NodeJS.ErrnoException
    return { name, failure: { code: 'image-unreadable', what: `It can't be read (${code})`, where: name, advice: 'Check the file and its rights.' } }
  }
}

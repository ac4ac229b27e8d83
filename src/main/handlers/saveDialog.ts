import { type BrowserWindow, dialog } from 'electron'

/** A file's name out of free text. */
const fileName = (text: string): string => text.replace(/[^\p{L}\p{N} ._-]/gu, '-').replace(/^\.+/, '').slice(0, 100) || 'model'

/**
 * Where a person wants something written; undefined where they cancel.
 * @param name free text that the file may be called by
 * @param ending such as `.keras`; empty for a folder
 */
export async function askPath(window: BrowserWindow, title: string, name: string, ending: string): Promise<string | undefined> {
  const extension = ending.split('.').pop()!
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title, defaultPath: `${fileName(name)}${ending}`, ...(extension ? { filters: [{ name: title, extensions: [extension] }] } : {}),
  })
  return canceled || !filePath ? undefined : filePath
}

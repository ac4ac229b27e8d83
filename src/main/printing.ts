import { app, BrowserWindow, session } from 'electron'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A document of ours as PDF: in a hidden sandboxed window without scripts, which loads that file and nothing else. */
export async function printedToPdf(html: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(app.getPath('temp'), 'layerbench-report-')), file = join(folder, 'report.html')
  const own = session.fromPartition(`report-${Date.now()}`, { cache: false }), url = pathToFileURL(file).href
  own.webRequest.onBeforeRequest((details, callback) => callback({ cancel: details.url !== url && !details.url.startsWith('data:') }))
  own.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  const window = new BrowserWindow({
    show: false,
    webPreferences: { session: own, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
  })
  try {
    await writeFile(file, html)
    await window.loadURL(url)
    return await window.webContents.printToPDF({ printBackground: true, pageSize: 'A4' })
  } finally {
    window.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}

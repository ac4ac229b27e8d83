import { BrowserWindow, nativeTheme, protocol, net } from 'electron'
import { normalize, join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Settings } from '../domain/settings'
import { built } from './paths'

/** Electron 25 and later serve the page under a scheme of its own; the fallback loads it as a file. */
const scheme = 'layerbench', origin = `${scheme}://app`
const hasHandle = typeof protocol.handle === 'function'

/** Before `ready`. */
export function registerScheme(): void {
  if (!hasHandle) return
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** After `ready`: serves files of the built renderer and nothing else. */
export function serveRenderer(): void {
  if (!hasHandle) return
  protocol.handle(scheme, (request) => {
    const path = normalize(join(built.renderer, decodeURIComponent(new URL(request.url).pathname)))
    if (!path.startsWith(built.renderer + sep)) return new Response('Not found', { status: 404 })
    return net.fetch(pathToFileURL(path).href)
  })
}

/** True for a file of the built renderer. */
export const isOurFile = (url: string): boolean => url.startsWith(pathToFileURL(built.renderer + sep).href)

/** True for a page of ours: what a channel may be called from. */
export const isOurPage = (url: string): boolean => (hasHandle ? url.startsWith(`${origin}/`) : isOurFile(url))

const grounds = { light: '#f6f7f9', dark: '#14161b' }

export function applyTheme({ theme }: Settings): void {
  nativeTheme.themeSource = theme
}

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440, height: 900, minWidth: 1024, minHeight: 640,
    show: false,
    title: 'Layerbench',
    backgroundColor: nativeTheme.shouldUseDarkColors ? grounds.dark : grounds.light,
    webPreferences: {
      preload: built.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  void (hasHandle ? window.loadURL(`${origin}/index.html`) : window.loadFile(join(built.renderer, 'index.html')))
  return window
}

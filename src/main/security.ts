import { app, session, type Session, type WebContents } from 'electron'
import { isOurFile } from './window'

const remote = /^(https?|wss?|ftp):/i
/** Where the page comes from a file, Chromium would let it read any other. */
const isForeign = (url: string): boolean => remote.test(url) || (/^file:/i.test(url) && !isOurFile(url))

/**
 * Electron's security checklist, as far as it isn't the window's own settings: nothing remote is loaded, no
 * permission is given, no other page or window can be opened.
 */
export function setupSecurity(): void {
  app.on('web-contents-created', (_event, contents) => confine(contents))
}

/** For the session the window uses; after `ready`. */
export function confineSession(target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  target.setPermissionCheckHandler(() => false)
  target.webRequest.onBeforeRequest((details, callback) => callback({ cancel: isForeign(details.url) }))
}

function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

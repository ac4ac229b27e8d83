import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { EventPayload } from '../ipc/contract'
import { broadcast } from './channels'

/** The menu and its keys; what the items do is the renderer's, since the document is edited there. */
export function setupMenu(): void {
  const item = (label: string, name: EventPayload<'menu'>, accelerator: string): MenuItemConstructorOptions =>
    ({ label, accelerator, click: () => broadcast('menu', name) })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  Menu.setApplicationMenu(Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        item('New experiment', 'new', 'CmdOrCtrl+N'),
        item('Open experiment…', 'open', 'CmdOrCtrl+O'),
        separator,
        item('Save', 'save', 'CmdOrCtrl+S'),
        item('Save as…', 'save-as', 'CmdOrCtrl+Shift+S'),
        separator,
        { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('Undo', 'undo', 'CmdOrCtrl+Z'),
        item('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' },
      ],
    },
    { label: '&Run', submenu: [item('Train', 'train', 'CmdOrCtrl+Enter')] },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, separator, { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [separator, { role: 'toggleDevTools' } satisfies MenuItemConstructorOptions]),
      ],
    },
  ]))
}

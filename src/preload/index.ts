import { contextBridge, ipcRenderer, type IpcRendererEvent, webUtils } from 'electron'
import type { Bridge } from '../ipc/bridge'
import { eventNames, requestNames } from '../ipc/contract'

const request = Object.fromEntries(
  requestNames.map((name) => [name, (input: unknown) => ipcRenderer.invoke(name, input)]),
) as unknown as Bridge['request']

const on = Object.fromEntries(eventNames.map((name) => [
  name,
  (listener: (payload: unknown) => void) => {
    const handle = (_event: IpcRendererEvent, payload: unknown) => listener(payload)
    ipcRenderer.on(name, handle)
    return () => { ipcRenderer.removeListener(name, handle) }
  },
])) as unknown as Bridge['on']

// Electron 22 has no webUtils; there a file says its path itself.
const pathOf = (file: File): string => (webUtils as typeof webUtils | undefined)?.getPathForFile(file) ?? ''

contextBridge.exposeInMainWorld('layerbench', { request, on, pathOf } satisfies Bridge)

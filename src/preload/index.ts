import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
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

contextBridge.exposeInMainWorld('layerbench', { request, on } satisfies Bridge)

import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron'
import { type Failure, FailureError, failureFrom, firstIssue, type Reply } from '../domain/failure'
import { type EventName, type EventPayload, events, type Input, type Output, type RequestName, requestNames, requests } from '../ipc/contract'
import { isOurPage } from './window'

export type Handlers = { [Name in RequestName]: (input: Input<Name>) => Output<Name> | Promise<Output<Name>> }

/** Registers every channel of the contract: sender and input are checked here and nowhere else. */
export function registerChannels(handlers: Handlers): void {
  for (const name of requestNames) {
    ipcMain.handle(name, (event, input: unknown) => answer(name, handlers, event, input))
  }
}

async function answer(name: RequestName, handlers: Handlers, event: IpcMainInvokeEvent, input: unknown): Promise<Reply<unknown>> {
  try {
    const frame = event.senderFrame
    if (!frame || frame.parent || !isOurPage(frame.url)) {
      return failed({ code: 'bad-request', what: 'The request does not come from Layerbench\'s own page', advice: 'It was not carried out.' })
    }
    const checked = requests[name].input.safeParse(input)
    if (!checked.success) {
      return failed({ code: 'bad-request', what: `${name}: ${firstIssue(checked.error)}`, advice: 'It was not carried out.' })
    }
    const handler = handlers[name] as (input: unknown) => unknown
    return { ok: true, value: requests[name].output.parse(await handler(checked.data)) }
  } catch (error) {
    if (!(error instanceof FailureError)) console.error(`${name}:`, error)
    return failed(failureFrom(error))
  }
}

const failed = (failure: Failure): Reply<never> => ({ ok: false, failure })

/** Tells every window. */
export function broadcast<Name extends EventName>(name: Name, payload: EventPayload<Name>): void {
  const checked: unknown = events[name].parse(payload)
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send(name, checked)
  }
}

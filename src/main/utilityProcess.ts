import { utilityProcess } from 'electron'
import { constants } from 'node:os'
import type { StartedProcess } from '../host/processClient'
import { lastWordsOf } from '../host/lastWords'
import type { FromProcess } from '../ipc/processProtocol'

/** Starts a built program in one of Electron's utility processes, which end with the app. */
export function startUtilityProcess(path: string, name: string, environment: Record<string, string> = {}): StartedProcess {
  const child = utilityProcess.fork(path, [], {
    serviceName: name, stdio: 'pipe', env: { ...process.env, ...environment },
  })
  child.stdout?.on('data', () => undefined) // a full pipe would stall it
  const lastWords = lastWordsOf(child.stderr as NodeJS.ReadableStream as never)
  return {
    get pid() { return child.pid },
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', (message: FromProcess) => listener(message)),
    onExit: (listener) => child.on('exit', (code) => listener(causeOf(code), lastWords())),
    kill: () => { child.kill() },
  }
}

/**
 * Electron gives a signal's number, or 128 more, where a process was ended by one; and 0 where it heard of the end
 * before the system said how it came.
 */
function causeOf(code: number): string {
  if (code === 0) return 'killed or crashed'
  const number = code > 128 ? code - 128 : code
  const signal = Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
  return signal && code > 1 ? signal : `exit code ${code}`
}

import type { FromProcess, ToProcess } from '../ipc/processProtocol'

/** How messages reach whoever started this process. */
export interface Transport {
  send(message: FromProcess): void
  onMessage(listener: (message: ToProcess) => void): void
}

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: ToProcess }) => void): void
}

/** Electron's utility process or Node's child process, whichever this is. */
export function parentTransport(): Transport {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    }
  }
  if (!process.send) throw new Error('This process is started by Layerbench, not by hand')
  // Whoever started it is gone: an engine nobody listens to would train on for hours.
  process.on('disconnect', () => process.exit(0))
  return {
    send: (message) => { process.send!(message) },
    onMessage: (listener) => process.on('message', listener as (message: unknown) => void),
  }
}

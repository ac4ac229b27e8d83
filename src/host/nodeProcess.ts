import { fork } from 'node:child_process'
import type { FromProcess } from '../ipc/processProtocol'
import type { StartedProcess } from './processClient'
import { lastWordsOf } from './lastWords'

/** Starts a process of ours as a plain Node process. @param path of the built program */
export function startNodeProcess(path: string, environment: NodeJS.ProcessEnv = {}): StartedProcess {
  const child = fork(path, [], {
    serialization: 'advanced', // typed arrays cross as they are
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    detached: true, // Ctrl+C in a terminal reaches the owner alone, which asks the engine to save and stop
  })
  const lastWords = lastWordsOf(child.stderr)
  return {
    pid: child.pid,
    // What can't be sent is answered by the exit that follows; without a callback it would be thrown.
    post: (message) => { if (child.connected) child.send(message, () => undefined) },
    onMessage: (listener) => child.on('message', (message) => listener(message as FromProcess)),
    onExit: (listener) => {
      child.on('exit', (code, signal) => listener(signal ?? `exit code ${code}`, lastWords()))
      child.on('error', (error) => { if (child.pid === undefined) listener(error.message, '') }) // never started
    },
    kill: () => child.kill('SIGKILL'),
  }
}

import { fork } from 'node:child_process'
import type { FromEngine } from '../ipc/engineProtocol'
import type { EngineProcess } from './engineClient'

/** Starts the engine as a plain Node process. @param path of the built engine */
export function startNodeEngine(path: string, environment: NodeJS.ProcessEnv = {}): EngineProcess {
  const child = fork(path, [], {
    // Typed arrays cross as they are.
    serialization: 'advanced',
    env: { ...process.env, ...environment },
  })
  // Ctrl+C in a terminal reaches every process of the group; the owner decides what it means.
  return {
    pid: child.pid,
    post: (message) => { if (child.connected) child.send(message) },
    onMessage: (listener) => child.on('message', (message) => listener(message as FromEngine)),
    onExit: (listener) => child.on('exit', (code, signal) => listener(signal ?? `exit code ${code}`)),
    kill: () => child.kill('SIGKILL'),
  }
}

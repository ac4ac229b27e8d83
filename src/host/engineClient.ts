import type { Failure } from '../domain/failure'
import { type EngineEvent, engineProtocol, type EngineRequests } from '../ipc/engineProtocol'
import { ProcessClient, type StartedProcess } from './processClient'

/** A training process. */
export class EngineClient extends ProcessClient<EngineRequests, EngineEvent> {
  constructor(engine: StartedProcess) {
    super(engine, engineProtocol, deathOf)
  }
}

const nativeCrashes = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGTRAP'])

function deathOf(cause: string, lastWords: string): Failure {
  const said = lastWords ? `${cause}: ${lastWords}` : cause
  if (nativeCrashes.has(cause)) {
    return {
      code: 'out-of-memory', what: `The training process crashed in native code (${said}), most often because memory ran out`,
      advice: 'Make the batch or the network smaller, or close other programs; its checkpoints are kept.',
    }
  }
  return {
    code: 'engine-died', what: `The training process ended unexpectedly (${said})`,
    advice: 'What was saved is kept. Train again; if it happens once more, run `npm run -s layerbench -- doctor`.',
  }
}

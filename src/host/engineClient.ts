import { type Failure, FailureError } from '../domain/failure'
import {
  type EngineEvent, engineEventSchema, type EngineInput, type EngineOutput, type EngineRequestName, engineRequests,
  type FromEngine, type ToEngine,
} from '../ipc/engineProtocol'

/** A started engine process, whichever way it was started. */
export interface EngineProcess {
  readonly pid: number | undefined
  post(message: ToEngine): void
  onMessage(listener: (message: FromEngine) => void): void
  /** `cause` is a signal's name or an exit code in words; `lastWords` what native code said before it died. */
  onExit(listener: (cause: string, lastWords: string) => void): void
  kill(): void
}

interface Pending { name: EngineRequestName; resolve(value: unknown): void; reject(error: FailureError): void }

/** Asks an engine process and hears its events. What comes back is checked, as anything from another process. */
export class EngineClient {
  private readonly pending = new Map<number, Pending>()
  private readonly listeners = new Set<(event: EngineEvent) => void>()
  private readonly exitListeners = new Set<() => void>()
  private lastId = 0
  private exited: Failure | undefined
  /** When it last said anything, in milliseconds. */
  heardAt = Date.now()

  constructor(private readonly engine: EngineProcess) {
    engine.onMessage((message) => this.receive(message))
    engine.onExit((cause, lastWords) => this.end(cause, lastWords))
  }

  get pid(): number | undefined {
    return this.engine.pid
  }
  get isAlive(): boolean {
    return !this.exited
  }

  /** @throws FailureError what the engine answered, or `engine-died` where it ended without an answer */
  async ask<Name extends EngineRequestName>(name: Name, input: EngineInput<Name>): Promise<EngineOutput<Name>> {
    if (this.exited) throw new FailureError(this.exited)
    const id = ++this.lastId
    const value = await new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, { name, resolve, reject })
      this.engine.post({ id, name, input })
    })
    return engineRequests[name].output.parse(value) as EngineOutput<Name>
  }

  onEvent(listener: (event: EngineEvent) => void): void {
    this.listeners.add(listener)
  }
  onExit(listener: () => void): void {
    this.exitListeners.add(listener)
  }
  kill(): void {
    this.engine.kill()
  }

  private receive(message: FromEngine): void {
    this.heardAt = Date.now()
    if ('event' in message) {
      const event = engineEventSchema.parse(message)
      for (const listener of this.listeners) listener(event)
      return
    }
    const pending = this.pending.get(message.id)
    if (!pending) return
    this.pending.delete(message.id)
    if (message.ok) pending.resolve(message.value)
    else pending.reject(new FailureError(message.failure))
  }

  private end(cause: string, lastWords: string): void {
    this.exited = deathOf(cause, lastWords)
    for (const { reject } of this.pending.values()) reject(new FailureError(this.exited))
    this.pending.clear()
    for (const listener of this.exitListeners) listener()
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

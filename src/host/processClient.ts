import { type Failure, FailureError } from '../domain/failure'
import type { FromProcess, InputOf, OutputOf, Protocol, RequestTable, ToProcess } from '../ipc/processProtocol'

/** A started process of ours, whichever way it was started. */
export interface StartedProcess {
  readonly pid: number | undefined
  post(message: ToProcess): void
  onMessage(listener: (message: FromProcess) => void): void
  /** `cause` is a signal's name or an exit code in words; `lastWords` what native code said before it died. */
  onExit(listener: (cause: string, lastWords: string) => void): void
  kill(): void
}

interface Pending { name: string; resolve(value: unknown): void; reject(error: FailureError): void }

/** Asks another process and hears its events. What comes back is checked, as anything from another process. */
export class ProcessClient<Requests extends RequestTable, Event> {
  private readonly pending = new Map<number, Pending>()
  private readonly listeners = new Set<(event: Event) => void>()
  private readonly exitListeners = new Set<() => void>()
  private lastId = 0
  private exited: Failure | undefined
  /** When it last said anything, in milliseconds. */
  heardAt = Date.now()

  /** @param deathOf what is said where it ends by itself */
  constructor(
    private readonly process: StartedProcess, private readonly protocol: Protocol<Requests, Event>,
    private readonly deathOf: (cause: string, lastWords: string) => Failure,
  ) {
    process.onMessage((message) => this.receive(message))
    process.onExit((cause, lastWords) => this.end(cause, lastWords))
  }

  get pid(): number | undefined {
    return this.process.pid
  }
  get isAlive(): boolean {
    return !this.exited
  }

  /** @throws FailureError what the process answered, or `engine-died` where it ended without an answer */
  async ask<Name extends keyof Requests & string>(name: Name, input: InputOf<Requests, Name>): Promise<OutputOf<Requests, Name>> {
    if (this.exited) throw new FailureError(this.exited)
    const id = ++this.lastId
    const value = await new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, { name, resolve, reject })
      this.process.post({ id, name, input })
    })
    return this.protocol.requests[name]!.output.parse(value) as OutputOf<Requests, Name>
  }

  /** @returns what ends it */
  onEvent(listener: (event: Event) => void): () => void {
    this.listeners.add(listener)
    return () => { this.listeners.delete(listener) }
  }
  onExit(listener: () => void): void {
    this.exitListeners.add(listener)
  }
  kill(): void {
    this.process.kill()
  }

  private receive(message: FromProcess): void {
    this.heardAt = Date.now()
    if ('event' in message) {
      const event = this.protocol.event.parse(message)
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
    this.exited = this.deathOf(cause, lastWords)
    for (const { reject } of this.pending.values()) reject(new FailureError(this.exited))
    this.pending.clear()
    for (const listener of this.exitListeners) listener()
  }
}

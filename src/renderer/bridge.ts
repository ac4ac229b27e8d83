import { describeFailure, FailureError, failureFrom } from '../domain/failure'
import type { EventName, EventPayload, Input, Output, RequestName } from '../ipc/contract'

/**
 * Asks main. The plain object that Vue's proxies stand for is sent, since proxies can't cross.
 * @throws FailureError with what main answered
 */
export async function ask<Name extends RequestName>(
  name: Name, ...[input]: Input<Name> extends void ? [] : [Input<Name>]
): Promise<Output<Name>> {
  const reply = await window.layerbench.request[name](plain(input) as Input<Name>)
  if (!reply.ok) throw new FailureError(reply.failure)
  return reply.value as Output<Name>
}

/**
 * What main has. It is asked again where it told of a change before its answer came: of the two the later one may be the older.
 * @param changes the events that tell of it
 */
export async function askCurrent<Name extends RequestName>(
  name: Input<Name> extends void ? Name : never, changes: readonly EventName[],
): Promise<Output<Name>> {
  for (;;) {
    let told = false
    const ends = changes.map((change) => listen(change, () => { told = true }))
    try {
      const answer = await ask(name, ...[] as never)
      if (!told) return answer
    } finally {
      for (const end of ends) end()
    }
  }
}

/** Calls `listener` for each such event; returns what ends it. */
export function listen<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void {
  // What a listener returns would be cloned across to the preload, which fails for what Vue or Pinia holds.
  const quiet = (payload: EventPayload<Name>): void => { listener(payload) }
  return window.layerbench.on[name](quiet as never)
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

/** What to tell a person about anything that was thrown. */
export const sentenceFrom = (error: unknown): string => describeFailure(failureFrom(error))

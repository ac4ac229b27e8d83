import { type Failure, FailureError } from '../domain/failure'
import type { FromProcess, ProcessHandlers, Protocol, RequestTable, ToProcess } from '../ipc/processProtocol'
import { parentTransport } from './transport'

/**
 * Serves whoever started this process: takes requests as they come, answers each, posts events between.
 * @param faultOf what is said of what isn't a {@link FailureError}
 */
export function serve<Requests extends RequestTable, Event extends { event: string }>(
  { requests }: Protocol<Requests, Event>, makeHandlers: (post: (event: Event) => void) => ProcessHandlers<Requests>,
  faultOf: (message: string) => Failure,
): void {
  const transport = parentTransport()
  const handlers = makeHandlers((event) => transport.send(event))

  const answer = async ({ id, name, input }: ToProcess): Promise<FromProcess> => {
    try {
      const handler = handlers[name] as (input: unknown) => unknown
      return { id, ok: true, value: await handler(requests[name]!.input.parse(input)) }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { id, ok: false, failure: error instanceof FailureError ? error.failure : faultOf(message) }
    }
  }
  transport.onMessage(async (message) => transport.send(await answer(message)))
}

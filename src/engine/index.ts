import { type Failure, FailureError } from '../domain/failure'
import { type EngineRequestName, engineRequests } from '../ipc/engineProtocol'
import { makeHandlers } from './handlers'
import { parentTransport } from './transport'

/** The training process: takes requests one by one as they come, answers each, posts events between. */
const transport = parentTransport()
const handlers = makeHandlers((event) => transport.send(event))

transport.onMessage(async ({ id, name, input }) => {
  try {
    transport.send({ id, ok: true, value: await handle(name, input) })
  } catch (error) {
    transport.send({ id, ok: false, failure: failureOf(error) })
  }
})

function handle(name: EngineRequestName, input: unknown): unknown {
  const handler = handlers[name] as (input: unknown) => unknown
  return handler(engineRequests[name].input.parse(input))
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  const message = error instanceof Error ? error.message : String(error)
  if (/\bOOM\b|ResourceExhausted|out of memory|allocation failed|failed to allocate/i.test(message)) {
    return {
      code: 'out-of-memory', what: `Not enough memory (${message.split('\n')[0]})`,
      advice: 'Make the batch or the network smaller, or close other programs.',
    }
  }
  return {
    code: 'engine-died', what: `The engine met a fault: ${message.split('\n')[0]}`,
    advice: 'This is a fault in Layerbench; please report it with what is in the run\'s folder.',
  }
}

import type { Failure } from '../domain/failure'
import { engineProtocol } from '../ipc/engineProtocol'
import { serve } from '../worker/serve'
import { makeHandlers } from './handlers'

/** The training process. */
serve(engineProtocol, makeHandlers, faultOf)

function faultOf(message: string): Failure {
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

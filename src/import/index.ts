import { importProtocol } from '../ipc/importProtocol'
import { serve } from '../worker/serve'
import { makeHandlers } from './session'

/** The importing process: files from outside are parsed here and nowhere else. */
serve(importProtocol, makeHandlers, (message) => /allocation failed|out of memory|Array buffer/i.test(message)
  ? { code: 'out-of-memory', what: `Not enough memory (${message.split('\n')[0]})`, advice: 'Import a part of it, or choose a smaller image size.' }
  : { code: 'data-damaged', what: `Reading it met a fault (${message.split('\n')[0]})`, advice: 'This is a fault in Layerbench; please report it with the file.' })

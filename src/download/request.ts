import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'

/** What a server did wrong, in a few words: `HTTP 404 Not Found`. */
export class SourceError extends Error {
  /** @param again it may be better when asked once more */
  constructor(reason: string, readonly again: boolean) {
    super(reason)
  }
}

export interface Asking {
  /** The byte to begin with. */
  from: number
  /** How long a server may say nothing, in milliseconds. */
  silence: number
  signal: AbortSignal
}

const redirects = [301, 302, 303, 307, 308], mostRedirects = 5

/**
 * A server's answer to GET, whatever its status, once it is no redirect. Those are followed to https, or where they stay
 * with the same server.
 * @throws SourceError; what `signal` ends is thrown as it is
 */
export async function request(address: URL, asking: Asking, left = mostRedirects): Promise<IncomingMessage> {
  const response = await get(address, asking), { statusCode = 0, headers: { location } } = response
  if (!redirects.includes(statusCode) || location === undefined) return response
  response.destroy()
  if (left === 0) throw new SourceError(`more than ${mostRedirects} redirects`, false)
  const next = nextAddress(location, address)
  if (next?.protocol !== 'https:' && next?.origin !== address.origin) {
    throw new SourceError(`a redirect to ${next?.origin ?? 'no address'}, which is not https`, false)
  }
  return request(next, asking, left - 1)
}

function nextAddress(location: string, from: URL): URL | undefined {
  try {
    return new URL(location, from)
  } catch {
    return undefined
  }
}

const get = (address: URL, { from, silence, signal }: Asking): Promise<IncomingMessage> => new Promise((resolve, reject) => {
  const headers = { 'User-Agent': 'Layerbench', 'Accept-Encoding': 'identity', ...(from ? { Range: `bytes=${from}-` } : {}) }
  const asked = (address.protocol === 'https:' ? https : http).get(address, { headers, signal, agent: false, timeout: silence })
  asked.on('timeout', () => asked.destroy(new SourceError(silent(silence), false)))
  asked.on('error', (error) => reject(asSourceError(error, signal)))
  asked.on('response', (response) => {
    asked.removeAllListeners('timeout')
    asked.on('timeout', () => response.destroy(new SourceError(silent(silence), true)))
    resolve(response)
  })
})

const silent = (silence: number): string => `no answer for ${silence / 1000} s`

/** The body as it comes. @throws SourceError where it is cut or falls silent */
export async function* bodyOf(response: IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  // On Node 16 a request's signal says nothing to its answer.
  const end = () => response.destroy(new Error('cancelled'))
  signal.addEventListener('abort', end)
  try {
    if (signal.aborted) end()
    yield* response as AsyncIterable<Uint8Array>
  } catch (error) {
    throw error instanceof SourceError || signal.aborted ? error : cut()
  } finally {
    signal.removeEventListener('abort', end)
  }
}

const cut = (): SourceError => new SourceError('connection cut', true)

const reasons: Record<string, string> = {
  ENOTFOUND: 'no such server is found', EAI_AGAIN: 'no such server is found', ECONNREFUSED: 'connection refused',
  ENETUNREACH: 'no network', EHOSTUNREACH: 'out of reach', ETIMEDOUT: 'no answer',
}

function asSourceError(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof SourceError || signal.aborted) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  if (['ECONNRESET', 'EPIPE'].includes(code)) return cut()
  return new SourceError(`${reasons[code] ?? (message || 'no connection')}, ${code}`, false)
}

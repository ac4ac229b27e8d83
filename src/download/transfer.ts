import { open, rm } from 'node:fs/promises'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { thousands } from '../domain/format'
import { diskFailure } from '../files/atomic'
import { bodyOf, request, SourceError } from './request'

export interface Transfer {
  address: URL
  /** What is published. */
  bytes: number
  /** Where it goes, and how much of it is there. */
  part: string
  had: number
  signal: AbortSignal
  /** How long a server may say nothing, in milliseconds. */
  silence: number
  /** Says how many bytes are there so far. */
  tell(done: number): void
}

/**
 * Gets what a part lacks, by one request.
 * @returns the byte it began with: 0 where the server takes no notice of ranges
 * @throws SourceError, FailureError `disk-full`, `disk-error`; what the signal ends is thrown as it is
 */
export async function transfer(job: Transfer): Promise<number> {
  const { address, part, had, signal, silence } = job
  const response = await request(address, { from: had, signal, silence })
  try {
    if (isOtherRange(response, had)) {
      await discard(part)
      throw new SourceError('it can\'t go on where it stopped', true)
    }
    checkAnswer(response, job)
    const from = response.statusCode === 206 ? had : 0
    await append(response, from, job)
    return from
  } finally {
    response.destroy()
  }
}

export const discard = (part: string): Promise<void> =>
  rm(part, { force: true }).catch((error: unknown) => diskFailure(error, part))

const isOtherRange = ({ statusCode, headers }: IncomingMessage, had: number): boolean =>
  statusCode === 416 || (statusCode === 206 && !headers['content-range']?.startsWith(`bytes ${had}-`))

/** What can be told before the body comes. */
function checkAnswer({ statusCode = 0, headers }: IncomingMessage, { had, bytes }: Transfer): void {
  if (statusCode !== 200 && statusCode !== 206) {
    throw new SourceError(`HTTP ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`.trim(), statusCode >= 500 || [408, 429].includes(statusCode))
  }
  const from = statusCode === 206 ? had : 0
  const size = from + Number(headers['content-length'] ?? bytes - from)
  if (size !== bytes) throw wrongSize(size, bytes)
}

const wrongSize = (found: number, published: number): SourceError =>
  new SourceError(`a file of ${thousands(found)} bytes where ${thousands(published)} are published`, false)

async function append(response: IncomingMessage, from: number, { part, bytes, signal, tell }: Transfer): Promise<void> {
  const target = await open(part, from ? 'a' : 'w').catch((error: unknown) => diskFailure(error, part))
  let done = from
  try {
    for await (const chunk of bodyOf(response, signal)) {
      done += chunk.length
      if (done > bytes) throw wrongSize(done, bytes)
      await target.appendFile(chunk).catch((error: unknown) => diskFailure(error, part))
      tell(done)
    }
  } finally {
    await target.close()
  }
  if (done < bytes) throw new SourceError(`connection ended after ${thousands(done)} of ${thousands(bytes)} bytes`, true)
}

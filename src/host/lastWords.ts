import type { Readable } from 'node:stream'

/** Notices of the native library that mean nothing to a person. */
const notice = /^(WARNING: All log messages|[IW]\d{4} |\d{4}-\d\d-\d\d .*: [IW] |To enable the following|$)/

/** Keeps what an engine says on its error stream, away from the screen, for when it dies. */
export function lastWordsOf(stream: Readable | null): () => string {
  let text = ''
  stream?.on('data', (chunk: Buffer) => { text = (text + chunk.toString()).slice(-4000) })
  return () => text.split('\n').filter((line) => !notice.test(line)).slice(-1)[0]?.slice(0, 300) ?? ''
}

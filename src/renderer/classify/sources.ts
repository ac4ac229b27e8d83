import { type Failure, FailureError, failureFrom } from '../../domain/failure'
import type { Picture } from '../../domain/image'
import { checkFileSize } from '../../domain/imageHeader'
import { mostPicturesRead, pictureBytesRead } from '../../ipc/contract'
import { ask } from '../bridge'

/** Where a picture is read from, now and again later. */
export type Source =
  /** One of the files that main has opened. */
  | { kind: 'opened'; ticket: number; place: number }
  /** Dropped or pasted. */
  | { kind: 'blob'; blob: Blob }
  /** Was there when its folder was looked into. */
  | { kind: 'gone' }
  /** Decoded already: small. */
  | { kind: 'picture'; picture: Picture }

export type Read = { bytes: Uint8Array } | { picture: Picture } | { failure: Failure }

/**
 * Reads the first of some pictures' files: at least one, and as many as are worth holding at once.
 * @param wanted with their names, for failures
 */
export async function readSome(wanted: readonly { name: string; source: Source }[]): Promise<Read[]> {
  const first = wanted[0]!.source
  if (first.kind === 'opened') {
    const same = wanted.findIndex(({ source }) => source.kind !== 'opened' || source.ticket !== first.ticket)
    const places = wanted.slice(0, Math.min(mostPicturesRead, same < 0 ? wanted.length : same))
      .map(({ source }) => (source as typeof first).place)
    return ask('classify.read', { ticket: first.ticket, places })
  }
  let sum = 0, count = 0
  while (count < wanted.length && (count === 0 || sum < pictureBytesRead)) {
    const { source } = wanted[count]!
    if (source.kind === 'opened') break
    sum += source.kind === 'blob' ? source.blob.size : 0
    count++
  }
  return Promise.all(wanted.slice(0, count).map(readHere))
}

async function readHere({ name, source }: { name: string; source: Source }): Promise<Read> {
  if (source.kind === 'picture') return { picture: source.picture }
  try {
    const blob = source.kind === 'blob' ? source.blob : undefined
    checkFileSize(blob?.size ?? 0, name)
    return { bytes: await bytesOf(blob, name) }
  } catch (error) {
    return { failure: failureFrom(error) }
  }
}

/** A file that has gone or changed meanwhile has no bytes. */
async function bytesOf(blob: Blob | undefined, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob!.arrayBuffer())
  } catch {
    throw new FailureError({
      code: 'image-unreadable', what: 'The file could not be read', where: name,
      advice: 'Check that it is a file and still there.',
    })
  }
}

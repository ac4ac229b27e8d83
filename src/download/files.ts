import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Download } from '../domain/download'
import { fail, FailureError } from '../domain/failure'
import { diskFailure } from '../files/atomic'
import { claim } from '../files/claim'
import { fetchFile, isRight, keptOf, type PublishedFile, type Source } from './file'
import { Pace } from './pace'

/** How often it is told of, in milliseconds. */
const interval = 200

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** How the download into a folder stands that isn't going on. */
export async function stateOf(files: readonly PublishedFile[], folder: string): Promise<Download> {
  const sizes = await Promise.all(files.map((file) => keptOf(folder, file)))
  return { going: false, done: sum(sizes), total: sum(files.map(({ bytes }) => bytes)), bytesPerSecond: null }
}

/**
 * Downloads what a folder lacks of the files, or has otherwise than published.
 * @returns false where the signal ended it; what has come is kept and gone on with next time
 * @throws FailureError `download-busy`, and what {@link fetchFile} has
 */
export async function downloadFiles(
  files: readonly PublishedFile[], folder: string, source: Source, tell: (download: Download) => void,
): Promise<boolean> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => diskFailure(error, folder))
  const release = await claim(join(folder, 'lock'), (owner) =>
    fail('download-busy', `Another Layerbench (process ${owner}) is downloading it`, 'Wait for it, or end it there.', folder))
  try {
    await fetchAll(files, folder, source, tell)
    return true
  } catch (error) {
    if (!source.signal.aborted || error instanceof FailureError) throw error
    return false
  } finally {
    await release()
  }
}

async function fetchAll(files: readonly PublishedFile[], folder: string, source: Source, tell: (download: Download) => void) {
  const right = await Promise.all(files.map((file) => isRight(join(folder, file.name), file)))
  const sizes = await Promise.all(files.map((file) => keptOf(folder, file)))
  const total = sum(files.map(({ bytes }) => bytes)), pace = new Pace()
  const tellNow = () => {
    const done = sum(sizes)
    tell({ going: true, done, total, bytesPerSecond: pace.take(done) })
  }
  tellNow()
  const timer = setInterval(tellNow, interval)
  try {
    for (const [i, file] of files.entries()) {
      if (!right[i]) await fetchFile(file, folder, source, (done) => { sizes[i] = done })
    }
  } finally {
    clearInterval(timer)
  }
  tellNow()
}

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail } from '../domain/failure'
import { diskFailure, syncFolder } from '../files/atomic'
import { SourceError } from './request'
import { discard, transfer } from './transfer'

/** A file as its authors publish it. */
export interface PublishedFile { readonly name: string; readonly bytes: number; readonly md5: string }

export interface Source {
  /** Addresses of folders that have the file, the best first. */
  sources: readonly string[]
  signal: AbortSignal
  /** How long a server may say nothing, and how long to wait before it is asked once more; milliseconds. */
  silence: number
  pause: number
}

/** Says how many bytes of the file are there so far. */
type Tell = (done: number) => void

/** How often one server is asked in a row without getting further. */
const tries = 3

const partOf = (folder: string, { name }: PublishedFile): string => join(folder, `${name}.part`)

/** Bytes of a file; 0 where there is none. */
const sizeOf = (path: string): Promise<number> => stat(path).then(({ size }) => size, () => 0)

/** Bytes of its part that can be gone on with. */
async function keptPart(folder: string, file: PublishedFile): Promise<number> {
  const size = await sizeOf(partOf(folder, file))
  return size > file.bytes ? 0 : size
}

/** Bytes of it that a folder has, as far as sizes tell. */
export const keptOf = async (folder: string, file: PublishedFile): Promise<number> =>
  (await sizeOf(join(folder, file.name)) === file.bytes ? file.bytes : keptPart(folder, file))

/** Whether it lies there whole and as published. */
export async function isRight(path: string, { bytes, md5 }: PublishedFile): Promise<boolean> {
  if (await sizeOf(path) !== bytes) return false
  const hash = createHash('md5')
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  } catch (error) {
    diskFailure(error, path)
  }
  return hash.digest('hex') === md5
}

/**
 * One file from the first source that has it right, through `NAME.part`, which stays where it is cut off and is gone on
 * with. Size and md5 are known beforehand, so they say whether old and new bytes belong together; what a server says of
 * its file's version is not needed.
 * @throws FailureError `download-failed`, `disk-full`, `disk-error`; what the signal ends is thrown as it is
 */
export async function fetchFile(file: PublishedFile, folder: string, source: Source, tell: Tell): Promise<void> {
  const hostsByReason = new Map<string, string[]>()
  for (const address of source.sources) {
    try {
      return await fetchFrom(new URL(file.name, address), file, folder, source, tell)
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      hostsByReason.set(error.message, [...hostsByReason.get(error.message) ?? [], new URL(address).host])
    }
  }
  const said = [...hostsByReason].map(([reason, hosts]) => `${hosts.join(' and ')} (${reason})`).join(' or ')
  fail('download-failed', `It can't be downloaded from ${said}`,
    'Check the network and try again, what has come is kept; or add a folder that holds the four files.', file.name)
}

async function fetchFrom(address: URL, file: PublishedFile, folder: string, source: Source, tell: Tell): Promise<void> {
  const { signal, silence } = source, part = partOf(folder, file), { bytes } = file
  let furthest = await keptPart(folder, file), failed = 0
  for (;;) {
    try {
      const had = await keptPart(folder, file)
      // It may have come whole before, without having been looked at.
      const begun = had === bytes ? had : await transfer({ address, bytes, part, had, signal, silence, tell })
      return await accept(file, folder, begun)
    } catch (error) {
      const size = await keptPart(folder, file)
      tell(size)
      failed = size > furthest ? 0 : failed + 1
      furthest = Math.max(furthest, size)
      if (!(error instanceof SourceError) || !error.again || failed === tries) throw error
      await sleep(source.pause, undefined, { signal })
    }
  }
}

/** Makes the part the file. @param begun where it was gone on with; 0 where all of it is one server's, just now */
async function accept(file: PublishedFile, folder: string, begun: number): Promise<void> {
  const part = partOf(folder, file)
  if (!await isRight(part, file)) {
    await discard(part)
    throw new SourceError('other bytes than are published', begun > 0)
  }
  try {
    const whole = await open(part, 'r+')
    await whole.sync().finally(() => whole.close())
    await rename(part, join(folder, file.name))
    syncFolder(folder)
  } catch (error) {
    diskFailure(error, part)
  }
}

import { closeSync, fsyncSync, openSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fail, FailureError } from '../domain/failure'
import { versionOf } from '../domain/migrations'
import { isAlive } from './isAlive'

/** Turns what the system says of a file into a failure that says what to do; a bug is passed on. */
export function diskFailure(error: unknown, path: string): never {
  if (error instanceof FailureError) throw error
  const code = (error as NodeJS.ErrnoException).code
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT': return fail('disk-full', 'The disk is full', 'Free some space; what was saved before is untouched.', path)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS': return fail('disk-error', `Not allowed (${code})`, 'Give yourself the right to this place, or choose another folder in Settings.', path)
    case 'EIO': return fail('disk-error', 'The disk reports an error (EIO)', 'Check the disk; what was saved before is untouched.', path)
    // Whatever else the system says of a place: a file where a folder should be, a name too long for the disk, …
    default:
      if (!(error as NodeJS.ErrnoException).syscall) throw error
      return fail('disk-error', `It can't be written or removed (${code})`, 'Check that place, or choose another folder in Settings.', path)
  }
}

/** Makes a rename in `folder` last through a power cut. Not every system can; those that can't are left alone. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

let serial = 0
/** A name beside `path` that nobody else uses; what a crash leaves of it is swept with {@link isAbandoned}. */
export const temporaryBeside = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}-${++serial}.tmp`)
export const isTemporary = (name: string): boolean => name.startsWith('.') && name.endsWith('.tmp')
/** Whether whoever wrote it is gone. */
export function isAbandoned(name: string): boolean {
  const [, pid] = /^\..*\.(\d+)-\d+\.tmp$/.exec(name) ?? []
  return pid !== undefined && !isAlive(Number(pid))
}

/** Writes a file and waits until the disk has it; a crash meanwhile leaves part of it. */
export async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Writes a file whole or not at all: into a temporary one, synced, renamed, the folder synced. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryBeside(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeSynced(temporary, content)
    await rename(temporary, path)
    syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    diskFailure(error, path)
  }
}

/** As {@link writeWhole}, of a stream's pieces. */
export async function writeStreamWhole(path: string, pieces: AsyncIterable<Uint8Array | string>): Promise<void> {
  const temporary = temporaryBeside(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(temporary, 'w')
    try {
      for await (const piece of pieces) await file.writeFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    diskFailure(error, path)
  }
}

export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`)

/**
 * As {@link writeJson}; a file of an older version that was there stays beside it as `NAME.v1.json`, and so on.
 * @throws FailureError `disk-full`, `disk-error`: then nothing has changed
 */
export async function writeVersioned(path: string, value: { version: number }): Promise<void> {
  // Nothing is older than the first version.
  const former = value.version > 1 ? versionOf(await readJson(path).catch(() => undefined)) : undefined
  if (former !== undefined && former < value.version) {
    const kept = path.replace(/(\.json)?$/, `.v${former}.json`)
    await writeWhole(kept, await readFile(path))
  }
  await writeJson(path, value)
}

/** A JSON file's content, or undefined where the file isn't there. A file that is no JSON throws SyntaxError. */
export async function readJson(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return JSON.parse(text)
}

/** Renames a file that can't be read, so that nothing is written over it; returns where it is now. */
export async function putAside(path: string): Promise<string> {
  const aside = `${path}.damaged-${Date.now()}`
  await rename(path, aside).catch(() => undefined)
  return aside
}

import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail } from '../domain/failure'
import { isActive, type Run, runIdSchema } from '../domain/run'
import { diskFailure } from '../files/atomic'
import { isAlive } from '../files/isAlive'
import type { RunStore } from './runStore'

/** What a run's folder is called once it is deleted and this process may still put it back. */
const doomed = (root: string, id: string): string => join(root, `.deleted-${runIdSchema.parse(id)}.${process.pid}`)

/** Was deleted, and nobody can put it back any more. */
export function isDoomed(name: string): boolean {
  const [deleted, pid] = /^\.deleted-[^.]*(?:\.(\d+))?$/.exec(name) ?? []
  return deleted !== undefined && (pid === undefined || !isAlive(Number(pid)))
}

/**
 * Takes a run out of the list; it can be put back until it is purged, or this process has ended.
 * @throws FailureError `disk-error`
 */
export async function takeOut(root: string, id: string): Promise<void> {
  const folder = join(root, runIdSchema.parse(id))
  await rename(folder, doomed(root, id)).catch((error: unknown) => diskFailure(error, folder))
}

/** @throws FailureError `run-unknown` where it was purged meanwhile */
export async function putBack(root: string, id: string): Promise<void> {
  const folder = join(root, runIdSchema.parse(id))
  const from = doomed(root, id)
  await rename(from, folder).catch((error: NodeJS.ErrnoException) => error.code === 'ENOENT'
    ? fail('run-unknown', 'It was deleted for good meanwhile', 'Train it again, or import it from a zip.', folder) : diskFailure(error, folder))
}

export const purge = (root: string, id: string): Promise<void> => rm(doomed(root, id), { recursive: true, force: true })

/**
 * Removes a run's checkpoints and says so in the record, which stays with all else.
 * @throws FailureError `run-busy`, `disk-full`, `disk-error`
 */
export async function dropWeights(store: RunStore, id: string): Promise<Run> {
  const run = await store.settled(id), folder = join(store.folderOf(id), 'checkpoints')
  if (isActive(run)) fail('run-busy', 'It is being trained', 'Stop it first.', run.name)
  const bytes = await folderBytes(folder)
  if (run.weightsDropped && !bytes) return run
  const at = new Date().toISOString(), before = run.weightsDropped?.bytes ?? 0
  const dropped: Run = { ...run, weightsDropped: { at, bytes: bytes + before } }
  await store.write(dropped)
  await rm(folder, { recursive: true, force: true }).catch((error: unknown) => diskFailure(error, folder))
  return dropped
}

/** Bytes of all files in a folder, links not followed; none where it isn't there. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(entries.map(async (entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? folderBytes(path) : stat(path).then(({ size }) => size, () => 0)
  }))
  return sizes.reduce((sum, size) => sum + size, 0)
}

import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { diskFailure } from './atomic'
import { isAlive } from './isAlive'

/** Lock files that this process has: a number in a file can't tell that from a former process of the same number. */
const held = new Set<string>()

/** The process that a lock file names; 0 where there is none. */
export const ownerOf = async (path: string): Promise<number> => Number(await readFile(path, 'utf8').catch(() => ''))

/**
 * Makes this process the only one that does what a lock file stands for. A lock of a process that is gone counts for
 * nothing.
 * @param busy says who does it already
 * @returns what gives it back
 * @throws FailureError `disk-full`, `disk-error`
 */
export async function claim(path: string, busy: (owner: number) => never): Promise<() => Promise<void>> {
  if (held.has(path)) busy(process.pid)
  held.add(path)
  try {
    await take(path, busy)
  } catch (error) {
    held.delete(path)
    throw error
  }
  return async () => {
    await rm(path, { force: true })
    held.delete(path)
  }
}

async function take(path: string, busy: (owner: number) => never): Promise<void> {
  const write = () => writeFile(path, String(process.pid), { flag: 'wx' })
  try {
    await write()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') diskFailure(error, path)
    const owner = await ownerOf(path)
    if (owner && isAlive(owner)) busy(owner)
    await rm(path, { force: true }) // its process is gone
    await write().catch((again: NodeJS.ErrnoException) => again.code === 'EEXIST' ? undefined : diskFailure(again, path))
    // Another one may have found the same and have removed what this one took.
    await sleep(100)
    const taker = await ownerOf(path)
    if (taker !== process.pid) busy(taker)
  }
}

import { join } from 'node:path'
import { removeLeftovers } from './cache.mjs'
import { stopCommands } from './command.mjs'
import { SetupFailure } from './failure.mjs'
import { takeLock } from './lock.mjs'
import { cacheFolder } from './paths.mjs'
import { say } from './progress.mjs'

/**
 * Does work that writes to the cache: one such at a time for a user, whatever the clone, and tidy when it is
 * interrupted.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(work) {
  const giveBack = await takeSetupLock()
  const interrupted = (signal) => {
    stopCommands()
    giveBack()
    say('\nInterrupted. What was finished is kept: run it again to go on.')
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    removeLeftovers()
    return await work()
  } finally {
    giveBack()
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
  }
}

async function takeSetupLock() {
  try {
    return await takeLock(join(cacheFolder(), 'lock'), {
      onWait: (pid) => say(`Another set-up is at work (process ${pid}): waiting for it.`),
    })
  } catch (error) {
    throw new SetupFailure(
      `${cacheFolder()} can't be written to (${error.code ?? error.message}). Name a folder of yours in `
        + 'LAYERBENCH_CACHE, with 2 GB free, and run this again.',
    )
  }
}

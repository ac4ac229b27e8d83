import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'

/** A holder touches its lock this often, in milliseconds… */
const heartbeat = 5_000
/** …so one untouched for this long belongs to a process that died out of our sight, in a container say. */
const silent = 60_000

/**
 * Takes a lock that holds between processes, waiting for its present holder.
 * @param {string} path the lock file
 * @param {{onWait?: (holder: number) => void, poll?: number}} [options] onWait is called once, if we wait
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(path, { onWait, poll = 300 } = {}) {
  mkdirSync(dirname(path), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), at: Date.now() })
  let waited = false
  for (;;) {
    try {
      writeFileSync(path, mine, { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = readHolder(path)
    if (holder && isStale(holder)) removeStale(path, holder.text)
    else {
      if (holder && !waited) onWait?.(holder.pid)
      waited = true
      await new Promise((resolve) => setTimeout(resolve, poll))
    }
  }
  const timer = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date())
    } catch {
      // Somebody removed the lock by hand: nothing to keep alive.
    }
  }, heartbeat)
  timer.unref()
  return () => {
    clearInterval(timer)
    if (readHolder(path)?.text === mine) rmSync(path, { force: true })
  }
}

/** Who holds the lock, or undefined where it was given back in the meantime. */
function readHolder(path) {
  try {
    const text = readFileSync(path, 'utf8')
    const age = Date.now() - statSync(path).mtimeMs
    let value = {}
    try {
      value = JSON.parse(text)
    } catch {
      // Just created and not yet written, or cut short: judged by its age alone.
    }
    return { text, age, pid: value.pid, host: value.host }
  } catch {
    return undefined
  }
}

function isStale({ age, pid, host }) {
  if (age > silent) return true
  if (pid === undefined || host !== hostname()) return false
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Moves it away first and looks again: two that find it stale must not remove each other's new one. */
function removeStale(path, text) {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (readHolder(aside)?.text === text) rmSync(aside, { force: true })
  else renameSync(aside, path)
}

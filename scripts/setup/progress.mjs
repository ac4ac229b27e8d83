import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Says one line about set-up. Always to stderr: stdout belongs to the command that set-up runs before. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * A progress bar on a terminal; elsewhere (a log file, CI) a plain line every five seconds.
 * @param {string} label what is being done
 * @param {number} total bytes expected
 * @returns {{update(bytes: number): void, end(): void}}
 */
export function progressBar(label, total) {
  const started = Date.now()
  let lastLine = started
  const onTerminal = process.stderr.isTTY
  const draw = (bytes) => {
    const part = Math.min(1, bytes / total)
    const seconds = (Date.now() - started) / 1000
    const speed = seconds > 0 ? bytes / seconds / 1e6 : 0
    const counts = `${Math.round(bytes / 1e6)} of ${Math.round(total / 1e6)} MB, ${speed.toFixed(1)} MB/s`
    if (onTerminal) {
      const filled = Math.round(part * 24)
      const bar = '█'.repeat(filled) + '░'.repeat(24 - filled)
      const percent = String(Math.round(part * 100)).padStart(3)
      process.stderr.write(`\r  ${label} ${bar} ${percent} % ${counts}\x1b[K`)
    } else if (Date.now() - lastLine >= 5000) {
      lastLine = Date.now()
      say(`  ${label}: ${Math.round(part * 100)} % (${counts})`)
    }
  }
  return {
    update: draw,
    end() {
      if (onTerminal) process.stderr.write('\r\x1b[K')
    },
  }
}

/** Bytes in all files under a folder; 0 where it does not exist (yet, or any more). */
export function folderBytes(folder) {
  let bytes = 0
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return 0
  }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += folderBytes(path)
    else {
      try {
        bytes += statSync(path).size
      } catch {
        // Renamed or removed by the program we watch between the listing and here.
      }
    }
  }
  return bytes
}

/**
 * Shows a bar for work done by another program, by the growth of the folder it writes to.
 * @template T
 * @param {{label: string, folder: string, total: number}} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function watchFolder({ label, folder, total }, work) {
  const before = folderBytes(folder)
  const bar = progressBar(label, total)
  const timer = setInterval(() => bar.update(folderBytes(folder) - before), 250)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    bar.end()
  }
}

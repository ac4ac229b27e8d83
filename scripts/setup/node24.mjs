import { createHash } from 'node:crypto'
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cached, ensureCached, inCache } from './cache.mjs'
import { runCommand } from './command.mjs'
import { lastLines } from './download.mjs'
import { SetupFailure } from './failure.mjs'
import { node24 } from './pins.mjs'
import { say } from './progress.mjs'
import { whileLocked } from './setupLock.mjs'

const name = `${node24.package}-${node24.version}`

/**
 * A Node 24, to test on: what Electron 40 and later bring along.
 * @returns {Promise<string>} the executable
 */
export async function ensureNode24() {
  if (!inCache(name)) await whileLocked(() => ensureCached(name, fill))
  return join(cached(name), 'node')
}

async function fill(target) {
  say(`  Downloading ${node24.package} ${node24.version}`)
  await must('npm', ['pack', '--silent', `${node24.package}@${node24.version}`, '--pack-destination', target])
  const archive = join(target, `${name}.tgz`)
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (integrity !== node24.integrity) {
    throw new SetupFailure(
      `${name}.tgz is not the file that Layerbench expects: its integrity is ${integrity} instead of `
        + `${node24.integrity}. Nothing of it was used; run this again.`,
    )
  }
  await must('tar', ['-xzf', archive, '-C', target, 'package/bin/node'])
  renameSync(join(target, 'package', 'bin', 'node'), join(target, 'node'))
  rmSync(join(target, 'package'), { recursive: true })
  rmSync(archive)
}

async function must(program, args) {
  const { code, output } = await runCommand(program, args)
  if (code === 0) return
  const said = lastLines(output, 2)
  throw new SetupFailure(`${program} could not fetch ${node24.package}: ${said}. Run this again.`)
}

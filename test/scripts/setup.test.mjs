import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync, chmodSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const scripts = resolve(import.meta.dirname, '../../scripts')
let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerbench-setup-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Start of a python3 in shell that answers `python3 -m pip --version`. */
const hasPip = 'case "$3" in --version) exit 0;; esac'

/** Downloads a small pin with a python3 of the test's own. */
function download(python) {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  if (python) {
    writeFileSync(join(bin, 'python3'), `#!/bin/sh\n${python}\n`)
    chmodSync(join(bin, 'python3'), 0o755)
  }
  const script = `
    const { downloadWheel } = await import(${JSON.stringify(join(scripts, 'setup', 'download.mjs'))})
    const { exitWith } = await import(${JSON.stringify(join(scripts, 'setup', 'failure.mjs'))})
    const wheel = { project: 'some', version: '1.0', file: 'some-1.0.whl', sha256: '0', bytes: 1 }
    await downloadWheel(wheel, ${JSON.stringify(join(folder, 'to'))}).catch(exitWith)`
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, PATH: python ? `${bin}:/usr/bin:/bin` : bin },
    encoding: 'utf8',
  })
}

test('an unknown option is named, with the usage, and exits with 2', () => {
  const args = [join(scripts, 'setup.mjs'), '--gpuu']
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toContain('--gpuu is not an option')
  expect(stderr).toContain('Usage: npm run setup')
})

test('without python3, a sentence says what to install', () => {
  const { status, stderr } = download(undefined)
  expect(status).toBe(1)
  expect(stderr).toContain('python3 is missing')
  expect(stderr).toContain('python3-pip')
  expect(stderr).not.toContain('    at ')
})

test('without pip, a sentence says what to install', () => {
  const { status, stderr } = download('exit 1')
  expect(status).toBe(1)
  expect(stderr).toContain('has no pip')
})

test('when pip can not reach its index, the file and what pip said are named', () => {
  const { status, stderr } = download(`${hasPip}; echo no route to host >&2; exit 1`)
  expect(status).toBe(1)
  expect(stderr).toContain('some-1.0.whl')
  expect(stderr).toContain('no route to host')
})

test('what arrives with other bytes than pinned is not used, though pip was content', () => {
  const { status, stderr } = download(`${hasPip}; echo bad > ${join(folder, 'to', 'some-1.0.whl')}`)
  expect(status).toBe(1)
  expect(stderr).toContain('some-1.0.whl is not the file that Layerbench expects')
})

import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cached, ensureCached, inCache, removeLeftovers, requireSha256, requireSpace, stageTrees }
  from '../../scripts/setup/cache.mjs'
import { SetupFailure } from '../../scripts/setup/failure.mjs'

let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerbench-cache-'))
  process.env.LAYERBENCH_CACHE = join(folder, 'cache')
})

afterEach(() => {
  delete process.env.LAYERBENCH_CACHE
  rmSync(folder, { recursive: true, force: true })
})

describe('the cache', () => {
  test('has an entry only once it is whole', async () => {
    await ensureCached('library', async (target) => {
      writeFileSync(join(target, 'part'), 'one')
      expect(inCache('library')).toBe(false)
    })
    expect(readFileSync(join(cached('library'), 'part'), 'utf8')).toBe('one')
  })

  test('keeps nothing of an entry whose filling failed', async () => {
    const filling = ensureCached('library', async (target) => {
      writeFileSync(join(target, 'part'), 'one')
      throw new SetupFailure('the network went away')
    })
    await expect(filling).rejects.toThrow('the network went away')
    expect(readdirSync(process.env.LAYERBENCH_CACHE)).toEqual([])
  })

  test('survives a process killed while it unpacked', async () => {
    const module = resolve(import.meta.dirname, '../../scripts/setup/cache.mjs')
    const script = `
      import { writeFileSync } from 'node:fs'
      const { ensureCached } = await import(${JSON.stringify(module)})
      await ensureCached('library', async (target) => {
        writeFileSync(target + '/part', 'half')
        console.log('half way')
        await new Promise((resolve) => setTimeout(resolve, 60_000))
      })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script])
    await new Promise((done) => child.stdout.once('data', done))
    child.kill('SIGKILL')
    await new Promise((done) => child.once('close', done))

    expect(inCache('library')).toBe(false)
    expect(readdirSync(process.env.LAYERBENCH_CACHE)).toHaveLength(1)
    removeLeftovers()
    expect(readdirSync(process.env.LAYERBENCH_CACHE)).toEqual([])
    await ensureCached('library', async (target) => writeFileSync(join(target, 'part'), 'whole'))
    expect(readFileSync(join(cached('library'), 'part'), 'utf8')).toBe('whole')
  })

  test('does not fill an entry it has', async () => {
    let times = 0
    const fill = async () => {
      times += 1
    }
    await ensureCached('library', fill)
    await ensureCached('library', fill)
    expect(times).toBe(1)
  })
})

describe('a file with the wrong sha256', () => {
  test('is refused in a sentence that names it', async () => {
    const path = join(folder, 'some-1.0.whl')
    writeFileSync(path, 'tampered with')
    const check = requireSha256(path, '0'.repeat(64))
    await expect(check).rejects.toBeInstanceOf(SetupFailure)
    await expect(check).rejects.toThrow('some-1.0.whl')
  })

  test('and with the right one is taken', async () => {
    const path = join(folder, 'some-1.0.whl')
    writeFileSync(path, 'abc')
    await requireSha256(path, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})

test('too little room on the disk is said before anything is fetched', () => {
  const ask = () => requireSpace(join(folder, 'not', 'yet', 'there'), 1e18, 'TensorFlow')
  expect(ask).toThrow(SetupFailure)
  expect(ask).toThrow(/TensorFlow needs .* GB free in .*there/)
  requireSpace(folder, 1, 'TensorFlow')
})

describe('staging', () => {
  test('merges trees as real files that cost no space, and keeps links within them', () => {
    const [first, second, target] = ['first', 'second', 'target'].map((name) => join(folder, name))
    for (const [source, name] of [[first, 'one.so.2'], [second, 'two.so']]) {
      mkdirSync(join(source, 'lib'), { recursive: true })
      writeFileSync(join(source, 'lib', name), name)
    }
    execFileSync('ln', ['-s', 'one.so.2', join(first, 'lib', 'one.so')])
    stageTrees([first, second], target)
    expect(readdirSync(join(target, 'lib')).sort()).toEqual(['one.so', 'one.so.2', 'two.so'])
    expect(readFileSync(join(target, 'lib', 'one.so'), 'utf8')).toBe('one.so.2')
    expect(statSync(join(target, 'lib', 'one.so.2')).ino).toBe(statSync(join(first, 'lib', 'one.so.2')).ino)
  })

  test('replaces what was staged before', () => {
    const [source, target] = ['source', 'target'].map((name) => join(folder, name))
    mkdirSync(source)
    mkdirSync(target)
    writeFileSync(join(target, 'old'), '')
    writeFileSync(join(source, 'new'), '')
    stageTrees([source], target)
    expect(readdirSync(target)).toEqual(['new'])
    expect(existsSync(`${target}.new`)).toBe(false)
  })
})

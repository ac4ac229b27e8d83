import {
  existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { FailureError } from '../../src/domain/failure'
import {
  diskFailure, isTemporary, readJson, temporaryBeside, writeJson, writeVersioned, writeWhole,
} from '../../src/files/atomic'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { fullDiskFor } from './fullDisk'

let folder: string
beforeEach(() => { folder = temporaryFolder() })

describe('writeWhole', () => {
  it('writes text and bytes as they are, making the folders on the way', async () => {
    const path = join(folder, 'a', 'b', 'c.bin')
    await writeWhole(path, Uint8Array.of(0, 255, 10))
    expect([...readFileSync(path)]).toEqual([0, 255, 10])
    await writeWhole(path, 'grün 🧪')
    expect(readFileSync(path, 'utf8')).toBe('grün 🧪')
  })

  it('leaves nothing else beside the file', async () => {
    await writeWhole(join(folder, 'a.txt'), 'one')
    await writeWhole(join(folder, 'a.txt'), 'two')
    expect(readdirSync(folder)).toEqual(['a.txt'])
  })

  it('shows a reader the old or the new content, never a part', async () => {
    const path = join(folder, 'large.txt')
    const contents = ['a', 'b'].map((letter) => letter.repeat(2_000_000))
    await writeWhole(path, contents[0]!)
    let writing = true, reads = 0
    const read = async () => {
      while (writing) {
        const text = await readFile(path, 'utf8')
        expect(text.length === 2_000_000 && (text === contents[0] || text === contents[1])).toBe(true)
        reads++
      }
    }
    const readers = [read(), read()]
    for (let i = 0; i < 15; i++) await writeWhole(path, contents[(i + 1) % 2]!)
    writing = false
    await Promise.all(readers)
    expect(reads).toBeGreaterThan(2)
  })

  it('lets writers of one file meet: one of their contents is there, whole', async () => {
    const path = join(folder, 'a.txt')
    const contents = Array.from({ length: 20 }, (_, i) => `${i} `.repeat(10_000))
    await Promise.all(contents.map((content) => writeWhole(path, content)))
    expect(contents).toContain(readFileSync(path, 'utf8'))
    expect(readdirSync(folder)).toEqual(['a.txt'])
  })
})

describe('writeVersioned', () => {
  it('keeps a file of an older version beside the new one', async () => {
    const path = join(folder, 'run.json')
    await writeVersioned(path, { version: 1 })
    await writeVersioned(path, { version: 1 })
    expect(readdirSync(folder)).toEqual(['run.json'])
    await writeVersioned(path, { version: 2 })
    await writeVersioned(path, { version: 2 })
    expect(readdirSync(folder).sort()).toEqual(['run.json', 'run.v1.json'])
    expect([await readJson(path), await readJson(join(folder, 'run.v1.json'))]).toEqual([{ version: 2 }, { version: 1 }])
  })
  it('leaves the older file where the copy does not fit on the disk', async () => {
    const path = join(folder, 'run.json')
    await writeVersioned(path, { version: 1 })
    fullDiskFor(join(folder, 'run.v1.json'))
    expect(await failureOf(() => writeVersioned(path, { version: 2 }))).toMatchObject({ code: 'disk-full' })
    expect(await readJson(path)).toEqual({ version: 1 })
  })
})

describe('a full disk', () => {
  it('is said by the file’s name, leaves what was there and no half of the new', async () => {
    const path = join(folder, 'run.json')
    await writeWhole(path, 'before')
    fullDiskFor(path)
    expect(await failureOf(() => writeWhole(path, 'after'))).toEqual({
      code: 'disk-full',
      what: 'The disk is full',
      where: path,
      advice: 'Free some space; what was saved before is untouched.',
    })
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(['run.json'])
  })

  it('leaves no file where there was none', async () => {
    const path = join(folder, 'new.json')
    fullDiskFor(path)
    expect(await failureOf(() => writeJson(path, { a: 1 }))).toMatchObject({ code: 'disk-full', where: path })
    expect(readdirSync(folder)).toEqual([])
  })

  it('is over once there is room again', async () => {
    const path = join(folder, 'run.json')
    fullDiskFor(path)
    await failureOf(() => writeWhole(path, 'a'))
    await writeWhole(path, 'b')
    expect(readFileSync(path, 'utf8')).toBe('b')
  })
})

describe('a place that can’t be written', () => {
  it('is said by its name: a folder stands there', async () => {
    const path = join(folder, 'taken')
    mkdirSync(join(path, 'inner'), { recursive: true })
    expect(await failureOf(() => writeWhole(path, 'x'))).toMatchObject({ code: 'disk-error', where: path })
    expect(readdirSync(folder)).toEqual(['taken'])
  })

  it('is said by its name: a file stands where its folder should', async () => {
    writeFileSync(join(folder, 'file'), 'kept')
    const path = join(folder, 'file', 'a.txt')
    expect(await failureOf(() => writeWhole(path, 'x'))).toMatchObject({ code: 'disk-error', where: path })
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('kept')
  })

  it('is said by its name: the name is too long for the disk', async () => {
    const path = join(folder, 'x'.repeat(300))
    expect(await failureOf(() => writeWhole(path, 'x'))).toMatchObject({ code: 'disk-error', where: path })
  })
})

describe('diskFailure', () => {
  const says = (code: string) =>
    failureOf(() => diskFailure(Object.assign(new Error(code), { code, syscall: 'write' }), '/a'))
  it.each([
    ['ENOSPC', 'disk-full'], ['EDQUOT', 'disk-full'], ['EACCES', 'disk-error'], ['EPERM', 'disk-error'],
    ['EROFS', 'disk-error'], ['EIO', 'disk-error'], ['ENOTDIR', 'disk-error'], ['EMFILE', 'disk-error'],
  ])('makes %s a %s with its place and what to do', async (code, kind) => {
    expect(await says(code)).toMatchObject({
      code: kind, where: '/a', advice: expect.stringMatching(/^[A-Z].*\.$/) as string,
    })
  })
  it('passes a failure on as it is', async () => {
    const failure = await says('EIO')
    expect(await failureOf(() => diskFailure(new FailureError(failure), '/b'))).toEqual(failure)
  })
  it('passes a bug on as it is', () => {
    const bug = new TypeError('a bug')
    expect(() => diskFailure(bug, '/a')).toThrow(bug)
  })
})

describe('temporary files', () => {
  it('stand beside what they become, each under a name of its own, told by their names', () => {
    const names = Array.from({ length: 50 }, () => temporaryBeside('/a/b/run.json'))
    expect(new Set(names).size).toBe(50)
    for (const name of names) {
      expect(dirname(name)).toBe('/a/b')
      expect(isTemporary(basename(name))).toBe(true)
    }
  })
  it.each(['run.json', 'a.tmp', '.hidden', 'best.10', '.tmp.json'])('%s is none', (name) =>
    expect(isTemporary(name)).toBe(false),
  )
})

describe('readJson', () => {
  it('gives what writeJson wrote, in lines that a person can read', async () => {
    const path = join(folder, 'a.json'), value = { a: [1, null, 'ü'], b: { c: true } }
    await writeJson(path, value)
    expect(await readJson(path)).toEqual(value)
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(value, null, 2)}\n`)
  })
  it('gives undefined where the file isn’t there', async () => {
    expect(await readJson(join(folder, 'none.json'))).toBeUndefined()
    expect(existsSync(join(folder, 'none.json'))).toBe(false)
  })
  it('throws at a file that is no JSON, or no file', async () => {
    writeFileSync(join(folder, 'half.json'), '{"a":')
    await expect(readJson(join(folder, 'half.json'))).rejects.toThrow(SyntaxError)
    await expect(readJson(folder)).rejects.toThrow(/EISDIR/)
  })
})

it('a full disk is a real one: the system says ENOSPC', () => {
  expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
  symlinkSync('/dev/full', join(folder, 'full'))
  expect(() => writeFileSync(join(folder, 'full'), 'x')).toThrow(/ENOSPC/)
})

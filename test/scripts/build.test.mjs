import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildHash } from '../../scripts/setup/build.mjs'

let clone

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'layerbench-build-'))
  mkdirSync(join(clone, 'src', 'main'), { recursive: true })
  writeFileSync(join(clone, 'src', 'main', 'index.ts'), 'one')
  writeFileSync(join(clone, 'electron.vite.config.ts'), 'config')
  writeFileSync(join(clone, 'README.md'), 'words')
})

afterEach(() => rmSync(clone, { recursive: true, force: true }))

describe('the app is built again', () => {
  test.each([
    ['a source changed', () => writeFileSync(join(clone, 'src', 'main', 'index.ts'), 'two')],
    ['a source was added', () => writeFileSync(join(clone, 'src', 'main', 'more.ts'), '')],
    ['a source was renamed', () =>
      renameSync(join(clone, 'src', 'main', 'index.ts'), join(clone, 'src', 'main', 'start.ts'))],
    ['the build changed', () => writeFileSync(join(clone, 'electron.vite.config.ts'), 'other')],
    ['the packages changed', () => writeFileSync(join(clone, 'package-lock.json'), '{}')],
  ])('when %s', (_, change) => {
    const before = buildHash(clone)
    change()
    expect(buildHash(clone)).not.toBe(before)
  })
})

describe('the app is not built again', () => {
  test.each([
    ['only times changed, as on changing branches', () =>
      utimesSync(join(clone, 'src', 'main', 'index.ts'), new Date(), new Date())],
    ['something else changed', () => writeFileSync(join(clone, 'README.md'), 'other words')],
  ])('when %s', (_, change) => {
    const before = buildHash(clone)
    change()
    expect(buildHash(clone)).toBe(before)
  })
})

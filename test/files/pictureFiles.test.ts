import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FailureError } from '../../src/domain/failure'
import { maximumFileBytes } from '../../src/domain/imageHeader'
import { listPictures, readPictureFile } from '../../src/files/pictureFiles'

let root = ''
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'layerbench-pictures-')) })
afterEach(() => { rmSync(root, { recursive: true, force: true }) })

const put = (...paths: string[]) => {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), path)
  }
}
const shown = async (paths: string[]) =>
  (await listPictures(paths.map((path) => join(root, path)))).files.map((file) => file.shown)
const codeOf = async (file: Parameters<typeof readPictureFile>[0]) =>
  readPictureFile(file).then(() => 'read', (error: FailureError) => `${error.failure.code}: ${error.failure.what}`)

describe('pictures below a folder', () => {
  it('are all its files but hidden ones, in natural order, whatever they are called', async () => {
    put('set/b/10.png', 'set/b/9.png', 'set/a/x.txt', 'set/.hidden.png', 'set/.git/y.png', 'set/Z.jpg', 'one.png')
    expect(await shown(['one.png', 'set'])).toEqual(['one.png', 'set/a/x.txt', 'set/b/9.png', 'set/b/10.png', 'set/Z.jpg'])
  })
  it('are read through links to files; links to folders, in circles too, are listed as what they are', async () => {
    put('set/a.png')
    symlinkSync('a.png', join(root, 'set/link.png'))
    symlinkSync('.', join(root, 'set/round'))
    symlinkSync('nowhere', join(root, 'set/broken.png'))
    const { files } = await listPictures([join(root, 'set')])
    expect(files.map((file) => [file.shown, file.failure?.what])).toEqual([
      ['set/a.png', undefined], ['set/broken.png', undefined], ['set/link.png', undefined], ['set/round', 'It is a link to a folder'],
    ])
    expect(Buffer.from(await readPictureFile(files[2]!)).toString()).toBe('set/a.png')
    expect(await codeOf(files[1]!)).toBe('image-unreadable: The file is not there')
    expect(await codeOf(files[3]!)).toBe('image-unreadable: It is a link to a folder')
  })
  it('are the first so many, and that there are more is told', async () => {
    put(...Array.from({ length: 30 }, (_, i) => `set/${i % 3}/${i}.png`))
    const { files, more } = await listPictures([join(root, 'set')], 7)
    expect([files.length, more]).toEqual([7, true])
    expect(files.at(-1)!.shown).toBe('set/0/18.png')
    expect((await listPictures([join(root, 'set')], 30)).more).toBe(false)
  })
  it.runIf(process.getuid?.() !== 0)('in folders that may not be looked into are told of', async () => {
    put('set/shut/a.png', 'set/b.png')
    chmodSync(join(root, 'set/shut'), 0)
    const { files } = await listPictures([join(root, 'set')])
    chmodSync(join(root, 'set/shut'), 0o755)
    expect(files.map(({ failure }) => failure?.what)).toEqual([undefined, 'The folder can\'t be read (EACCES)'])
  })
})

describe('reading one', () => {
  it('waits for no pipe and reads no folder', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.png')])
    expect(await codeOf({ path: join(root, 'pipe.png'), shown: 'pipe.png' })).toBe('image-unreadable: It is no file')
    expect(await codeOf({ path: root, shown: 'root' })).toBe('image-unreadable: It is no file')
  })
  it('takes no file that is too large, nor waits until it is read', async () => {
    put('large.png')
    truncateSync(join(root, 'large.png'), maximumFileBytes + 1)
    expect(await codeOf({ path: join(root, 'large.png'), shown: 'large.png' })).toMatch(/^image-too-large: It has 200 MB/)
  })
})

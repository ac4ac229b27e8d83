import { createHash } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { OptionsOf } from '../../src/domain/dataImport'
import { FailureError } from '../../src/domain/failure'
import { pictures } from '../../src/import/pictures'
import { failureOf } from '../domain/failureOf'
import { seededNumbers } from '../engine/seededNumbers'
import { bmpBytes, folderOfFiles, pngBytes, surroundings, zipBytes, type ZipMember } from './pictureFiles'

const grey = (value: number) => pngBytes(6, 4, (x, y) => (value + x * 7 + y * 3) & 255)
const greyValues = (value: number) => Array.from({ length: 24 }, (_, i) => (value + (i % 6) * 7 + Math.floor(i / 6) * 3) & 255)
const good: ZipMember[] = [{ name: 'set/train/b/1.png', content: grey(1) }, { name: 'set/train/a/1.png', content: grey(2) }, { name: 'set/test/a/1.png', content: grey(3) }]

vi.setConfig({ testTimeout: 60_000 })
let remove = () => undefined as void
afterEach(() => remove())
function zip(bytes: Uint8Array): string {
  const made = folderOfFiles({ 'set.zip': bytes })
  remove = made.remove
  return made.path('set.zip')
}
const open = (path: string, options?: OptionsOf<'pictures'>) => pictures.open([path], options, surroundings)
const dropping: OptionsOf<'pictures'> = { kind: 'pictures', shape: [4, 6, 1], fit: 'pad', faulty: 'drop' }

describe('a zip of a folder', () => {
  it('is read like the folder, packed or stored, and nothing is written', async () => {
    const path = zip(zipBytes([
      { name: 'set/', content: '', stored: true, mode: 0o40755 }, ...good, { name: 'set/train/a/2.png', content: grey(4), stored: true },
      { name: 'set/.DS_Store', content: 'x' }, { name: '__MACOSX/set/train/a/._1.png', content: 'x' }, { name: 'set/notes.txt', content: 'x' },
    ]))
    expect(await pictures.recognises([path])).toBe(true)
    const { plan, load } = await open(path)
    expect(plan).toMatchObject({
      recognised: 'Zip of pictures in folders by class, PNG', classes: ['a', 'b'], train: [2, 1], test: [1, 0], problems: { count: 0 },
      options: { shape: [4, 6, 1] }, files: [{ path, role: 'both' }],
    })
    expect(plan.notes.at(-1)).toMatch(/^3 files that are no pictures are left out/)
    const set = await load()
    expect([...set.train.images]).toEqual([2, 4, 1].flatMap(greyValues))
    expect([...set.train.labels]).toEqual([0, 0, 1])
    expect([...set.test!.images]).toEqual(greyValues(3))
    expect(readdirSync(path.replace('/set.zip', ''))).toEqual(['set.zip'])
  })

  it('one of others\' making isn\'t taken for one: arrays, documents, no zip at all', async () => {
    expect(await pictures.recognises([zip(zipBytes([{ name: 'x.npy', content: 'x' }]))])).toBe(false)
    remove()
    expect(await pictures.recognises([zip(Buffer.from('PK\x03\x04 and nothing'))])).toBe(false)
  })

  it('may hold many', async () => {
    const path = zip(zipBytes(Array.from({ length: 1200 }, (_, i) => ({ name: `${i % 3}/${i}.png`, content: grey(i & 127) }))))
    const { train } = await (await open(path)).load()
    expect(train.labels).toHaveLength(1200)
    expect([...train.images.subarray(0, 48)]).toEqual([0, 3].flatMap(greyValues))
  })
})

describe('is refused whole, by name', () => {
  it.each<[string, ZipMember[], RegExp]>([
    ['a way out', [{ name: 'a/../../evil.png', content: grey(1) }], /"a\/\.\.\/\.\.\/evil\.png" has a path that isn't plain/],
    ['an absolute path', [{ name: '/etc/passwd', content: 'x' }], /"\/etc\/passwd" has an absolute path/],
    ['a drive', [{ name: 'C:/a/1.png', content: grey(1) }], /drive letter/],
    ['a backslash', [{ name: '..\\a\\1.png', content: grey(1) }], /backslash/],
    ['a NUL', [{ name: 'a/1.png\0.txt', content: grey(1) }], /NUL/],
    ['a link', [{ name: 'a/1.png', content: '/etc/passwd', mode: 0o120777 }], /is a link/],
    ['a name twice', [{ name: 'a/1.png', content: grey(1) }, { name: 'a/1.png', content: grey(2) }], /"a\/1\.png" is there twice/],
    ['names that differ in case', [{ name: 'a/1.png', content: grey(1) }, { name: 'a/1.PNG', content: grey(2) }], /differs from "a\/1\.png" in case alone/],
    ['folders that differ in case', [{ name: 'a/1.png', content: grey(1) }, { name: 'A/2.png', content: grey(2) }], /differs from "a\/" in case alone/],
    ['a file that is a folder, too', [{ name: 'a', content: grey(1) }, { name: 'a/2.png', content: grey(2) }], /both file and folder/],
    ['an endless name', [{ name: `a/${'x'.repeat(5000)}.png`, content: grey(1) }], /more than 1,000 letters/],
    ['members over one another', [{ name: 'a/1.png', content: grey(1) }, { name: 'a/2.png', content: grey(1), at: 0 }], /"a\/2\.png" lies over another/],
    ['encryption', [{ name: 'a/1.png', content: grey(1), flags: 0x801 }], /encrypted \("a\/1\.png"\)/],
    ['more than fits on a disk', [{ name: 'a/1.png', content: 'x', size: 4e9 }, ...Array.from({ length: 30 }, (_, i) => ({ name: `a/x${i}.png`, content: 'x', size: 4e9 }))], /more than 100 GB/],
  ])('%s', async (_what, members, said) => {
    const path = zip(zipBytes([...members, ...good]))
    const failure = await failureOf(() => open(path))
    expect(failure).toMatchObject({ code: 'data-damaged', what: expect.stringMatching(said), where: 'set.zip', advice: expect.stringMatching(/\.$/) })
    expect(failure.what.length).toBeLessThan(300)
  })
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut short', (bytes) => bytes.subarray(0, -40)], ['only its beginning', (bytes) => bytes.subarray(0, 4)],
    ['with a list that isn\'t where it says', (bytes) => { bytes.writeUInt32LE(7, bytes.length - 6); return bytes }],
    ['with fewer members than it has', (bytes) => { bytes.writeUInt16LE(2, bytes.length - 12); return bytes }],
    ['with more members than it has', (bytes) => { bytes.writeUInt16LE(60_000, bytes.length - 12); return bytes }],
  ])('%s', async (_what, change) => {
    expect(await failureOf(() => open(zip(change(zipBytes(good)))))).toMatchObject({ code: 'data-damaged', where: 'set.zip', what: expect.stringContaining('damaged zip file') })
  })
})

describe('members that can\'t be read are listed', () => {
  it.each<[string, Partial<ZipMember>, RegExp]>([
    ['of more than they say', { size: 20 }, /unpacks to more bytes than the zip says/],
    ['of less than they say', { size: 2000 }, /unpacks to another number of bytes/],
    ['with another sum', { crc: 1 }, /its sum is another/],
    ['packed in another way', { method: 14 }, /method 14/],
    ['of text called a picture', { content: 'hello' }, /no picture that Layerbench knows/],
    ['that aren\'t what was packed', { method: 8, stored: true }, /damaged in the zip/],
  ])('%s', async (_what, change, said) => {
    const path = zip(zipBytes([...good, { name: 'set/train/a/2.png', content: grey(5), ...change }]))
    const { plan, load } = await open(path, dropping)
    expect([...(await load()).train.labels]).toEqual([0, 1])
    expect(plan.problems).toEqual({ count: 1, listed: [{ where: 'set.zip, set/train/a/2.png', what: expect.stringMatching(said) }] })
    expect(await failureOf((await open(path, { ...dropping, faulty: 'stop' })).load)).toMatchObject({ where: 'set.zip, set/train/a/2.png', what: expect.stringMatching(said) })
  })

  it('whose name in the list isn\'t the one before its bytes', async () => {
    const bytes = zipBytes([...good, { name: 'set/train/a/2.png', content: grey(5) }])
    bytes.write('b', bytes.lastIndexOf('a/2.png'), 'latin1')
    const { plan } = await open(zip(bytes), dropping)
    expect(plan.problems.listed).toEqual([{ where: 'set.zip, set/train/b/2.png', what: 'It is damaged in the zip' }])
  })
  it('bombs: ones that say so aren\'t unpacked, ones that don\'t are stopped at what they say', async () => {
    const black = bmpBytes(3000, 3000, 24, () => [0, 0, 0]), small = zipBytes([...good, { name: 'set/train/a/bomb.bmp', content: black }])
    expect(small.length).toBeLessThan(60_000)
    const { plan } = await open(zip(small), dropping)
    expect(plan.problems.listed[0]!.what).toBe('It would unpack to more than 200 times its size')
    remove()
    const { plan: lying, load } = await open(zip(zipBytes([...good, { name: 'set/train/a/bomb.bmp', content: black, size: 5000 }])), dropping)
    await load()
    expect(lying.problems.listed[0]!.what).toBe('It unpacks to more bytes than the zip says')
  })
})

it('a zip that is changed between looking and reading can\'t pass other bytes', async () => {
  const path = zip(zipBytes(good)), { plan, load } = await open(path, dropping)
  writeFileSync(path, zipBytes(good.map((member) => ({ ...member, content: grey(99) }))))
  await load().catch((error) => expect(error).toBeInstanceOf(FailureError))
  expect(plan.problems.count).toBe(3)
})

it('300 damaged at random end as a failure, a problem, or the very same pictures', async () => {
  const next = seededNumbers(11), whole = zipBytes(good)
  const sums = new Set([1, 2, 3].map((value) => createHash('md5').update(Uint8Array.from(greyValues(value))).digest('hex')))
  let refused = 0
  for (let i = 0; i < 300; i++) {
    const copy = Buffer.from(whole)
    for (let n = Math.floor(next() * 4); n >= 0; n--) {
      // Half of it is the list at the end.
      copy[Math.floor((next() < 0.5 ? next() : 1 - next() * 0.3) * copy.length)] = next() < 0.3 ? 255 : Math.floor(next() * 256)
    }
    const path = zip(next() < 0.1 ? copy.subarray(0, Math.floor(next() * copy.length)) : copy)
    try {
      const { plan, load } = await open(path, dropping)
      const { train, test } = await load()
      const images = [train, ...(test ? [test] : [])].flatMap((part) =>
        [...part.labels].map((_, at) => createHash('md5').update(part.images.subarray(at * 24, (at + 1) * 24)).digest('hex')))
      expect(images.filter((sum) => !sums.has(sum))).toEqual([])
      refused += plan.problems.count
    } catch (error) {
      expect(error).toBeInstanceOf(FailureError)
      refused++
    }
    remove()
  }
  expect(refused).toBeGreaterThan(150)
})

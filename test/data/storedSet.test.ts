import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Catalogue } from '../../src/data/catalogue'
import { fingerprintOf, type ImageSet } from '../../src/data/imageSet'
import { deleteStoredSet, readStoredSet, type SetSource, storedFiles, storedFolders, storeSet, sweepStored } from '../../src/data/storedSet'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { plain, smallTest, smallTrain } from './idxFolderOf'

const set = (): ImageSet => ({ shape: [5, 4, 1], classes: ['a', 'b', 'c'], train: plain(smallTrain), test: plain(smallTest) })
const source: SetSource = {
  recognised: 'IDX', files: [{ name: 'a', bytes: 3 }], options: { kind: 'idx' }, test: null, dropped: 0, at: '2026-11-21T12:00:00.000Z',
}
const stored = async () => {
  const cache = temporaryFolder(), facts = await storeSet(cache, set(), 'mine', source)
  return { cache, facts, folder: join(cache, facts.fingerprint) }
}

describe('an imported set', () => {
  it('is read as it was kept', async () => {
    const { cache, facts, folder } = await stored()
    expect(facts).toMatchObject({ id: `set-${fingerprintOf(set()).slice(0, 12)}`, name: 'mine', train: 12, test: 6 })
    expect(await storedFolders(cache)).toEqual([folder])
    const read = await readStoredSet(folder)
    expect({ ...read.set, train: plain(read.set.train), test: plain(read.set.test) }).toEqual(set())
    expect(read.stored.source).toEqual(source)
  })

  it('may have more classes than a byte tells apart', async () => {
    const count = 700, train = { images: new Uint8Array(count), labels: Uint16Array.from({ length: count }, (_, i) => i % 300) }
    const many: ImageSet = { shape: [1, 1, 1], classes: Array.from({ length: 300 }, (_, i) => `c${i}`), train, test: train }
    const cache = temporaryFolder(), { fingerprint } = await storeSet(cache, many, 'mine', source)
    const { set: read } = await readStoredSet(join(cache, fingerprint))
    expect(read.train.labels).toEqual(train.labels)
    // A label that differs in its upper byte alone is another.
    const other = { ...train, labels: train.labels.map((label) => label === 0 ? 256 : label) }
    expect(fingerprintOf({ ...many, train: other })).not.toBe(fingerprint)
  })

  it('of few classes is kept and told by a byte a label, as it always was', async () => {
    const { folder, facts } = await stored()
    expect([...readFileSync(join(folder, 'train.labels'))]).toEqual([...smallTrain.labels])
    const hash = createHash('sha256').update('5x4x1')
    for (const { images, labels } of [smallTrain, smallTest]) hash.update(images).update(Uint8Array.from(labels))
    expect(facts.fingerprint).toBe(hash.digest('hex'))
  })

  it('stands in the list with what it came as, and can be loaded', async () => {
    const { cache, facts } = await stored(), catalogue = new Catalogue()
    const entries = await catalogue.list({ folders: [], cache })
    expect(entries.map((entry) => entry.state === 'ready' && entry.facts.id)).toEqual(['sample', facts.id])
    expect(entries[1]).toMatchObject({ imported: { recognised: 'IDX', files: ['a'] } })
    expect((await catalogue.load(facts.id, { folders: [], cache })).set.classes).toEqual(['a', 'b', 'c'])
  }, 60_000)

  it('imported again takes the new names', async () => {
    const { cache, folder } = await stored()
    await storeSet(cache, { ...set(), classes: ['x', 'y', 'z'] }, 'other', source)
    expect(await storedFolders(cache)).toEqual([folder])
    expect((await readStoredSet(folder)).stored.facts).toMatchObject({ name: 'other', classes: ['x', 'y', 'z'] })
  })

  it('is deleted whole', async () => {
    const { cache, folder } = await stored()
    await deleteStoredSet(folder)
    expect(readdirSync(cache)).toEqual([])
  })

  it.each<[string, (file: string) => void, RegExp]>([
    ['with a byte less', (file) => truncateSync(file, 3), /has 3 bytes instead of/],
    ['with a byte more', (file) => appendFileSync(file, 'x'), /bytes instead of/],
    ['with another byte', (file) => { const bytes = readFileSync(file); bytes[0]! ^= 1; writeFileSync(file, bytes) }, /not those that were imported/],
  ])('%s in any of its files is refused', async (_what, damage, message) => {
    const { folder } = await stored()
    for (const file of storedFiles(folder).slice(1)) {
      const whole = readFileSync(file)
      damage(file)
      expect((await failureOf(() => readStoredSet(folder)))).toMatchObject({ code: 'data-damaged', what: expect.stringMatching(message) as string })
      writeFileSync(file, whole)
    }
  })

  it('of a later version says so, and a record that is none names its file', async () => {
    const { folder } = await stored(), record = join(folder, 'set.json')
    writeFileSync(record, JSON.stringify({ ...JSON.parse(readFileSync(record, 'utf8')) as object, version: 2 }))
    expect((await failureOf(() => readStoredSet(folder))).what).toBe('It has format version 2, this Layerbench reads up to 1')
    writeFileSync(record, '{')
    expect((await failureOf(() => readStoredSet(folder))).where).toBe(record)
  })
})

describe('what an import leaves that was cut off', () => {
  it('is swept where its process is gone, and left where it writes still', async () => {
    const { cache, folder } = await stored()
    const mine = join(cache, `.${basename(folder)}.${process.ppid}-1.tmp`), gone = join(cache, `.${basename(folder)}.2147483000-1.tmp`)
    for (const path of [mine, gone]) mkdirSync(path)
    await sweepStored(cache)
    expect([mine, gone, folder].map((path) => existsSync(path))).toEqual([true, false, true])
  })
  it('is not there where writing fails', async () => {
    const cache = temporaryFolder()
    writeFileSync(join(cache, 'file'), '')
    expect((await failureOf(() => storeSet(join(cache, 'file'), set(), 'mine', source))).code).toBe('disk-error')
    expect(readdirSync(cache)).toEqual(['file'])
  })
})

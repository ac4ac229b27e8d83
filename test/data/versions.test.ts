import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Catalogue } from '../../src/data/catalogue'
import { fingerprintOf, placesOf } from '../../src/data/imageSet'
import { storedFolders, storeSet } from '../../src/data/storedSet'
import { deleteVersion, readVersion, versionFile } from '../../src/data/versionFiles'
import { type DataEntry, dataEntrySchema, type DataFacts } from '../../src/domain/dataset'
import { type DataStep } from '../../src/domain/dataVersion'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { plain, smallTest, smallTrain } from './idxFolderOf'

const base = { shape: [5, 4, 1] as [number, number, number], classes: ['a', 'b', 'c'], train: plain(smallTrain), test: plain(smallTest) }
const source = { recognised: 'IDX', files: [], options: { kind: 'idx' as const }, test: null, dropped: 0, at: '2026-11-21T12:00:00.000Z' }
const steps: DataStep[] = [
  { kind: 'exclude', at: '1', train: [0, 3], test: [5] }, { kind: 'relabel', at: '2', train: [1, 2, 3], test: [], label: 2 },
  { kind: 'relabel', at: '3', train: [2], test: [0], label: 1 },
]
/** The sample set is drawn once; that takes seconds. */
const drawn = temporaryFolder()
let cache: string, of: DataFacts, catalogue: Catalogue
const places = () => ({ folders: [], cache })
beforeEach(async () => {
  if (!readdirSync(drawn).length) await new Catalogue().list({ folders: [], cache: drawn })
  cache = temporaryFolder()
  cpSync(drawn, cache, { recursive: true, preserveTimestamps: true })
  of = await storeSet(cache, base, 'mine', source)
  catalogue = new Catalogue()
}, 60_000)
const store = (change: object = {}) => catalogue.storeVersion({ base: of.id, name: 'mine, cleaned', steps, ...change }, places())
const entryNamed = async (name: string): Promise<DataEntry> =>
  (await new Catalogue().list(places())).find((entry) => entry.state === 'ready' && entry.facts.name === name)!
const failedEntry = async () => (await new Catalogue().list(places())).find((entry) => entry.state === 'failed')

describe('a version of a set', () => {
  it('is the base without what was excluded, with the last labels that were given', async () => {
    const facts = await store(), { set } = await new Catalogue().load(facts.id, places())
    const pixels = (part: { images: Uint8Array }, index: number) => Array.from(part.images.slice(index * 20, (index + 1) * 20))
    expect(Array.from(set.origins!.train)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(Array.from(set.train.labels)).toEqual([2, 1, ...base.train.labels.slice(4)])
    expect(Array.from(set.test.labels)).toEqual([1, ...base.test.labels.slice(1, 5)])
    set.origins!.train.forEach((origin, index) => expect(pixels(set.train, index)).toEqual(pixels(base.train, origin)))
    expect(placesOf(set, 'train', [4, 11])).toEqual([2, 9])
    await expect(failureOf(() => placesOf(set, 'train', [3]))).resolves.toMatchObject({ code: 'bad-request' })
    expect(facts).toMatchObject({ name: 'mine, cleaned', train: 10, test: 5, classes: ['a', 'b', 'c'], fingerprint: fingerprintOf(set) })
  })

  it('stands beneath its base with a fingerprint of its own, and the base is as it was', async () => {
    const facts = await store(), entries = await new Catalogue().list(places())
    expect(entries.map((entry) => entry.state === 'ready' && entry.facts.id)).toEqual(['sample', of.id, facts.id])
    expect(dataEntrySchema.parse(entries[2])).toMatchObject({
      facts, version: { base: of.id, baseName: 'mine', excluded: 3, relabelled: 3 }, labels: { train: expect.any(Array) as number[] },
    })
    expect(facts.fingerprint).not.toBe(of.fingerprint)
    expect(fingerprintOf((await new Catalogue().load(of.id, places())).set)).toBe(of.fingerprint)
  })

  it('changes under the same id with its steps; without any it is its base again', async () => {
    const facts = await store(), fewer = await store({ id: facts.id, steps: steps.slice(0, 1) })
    expect(fewer).toMatchObject({ id: facts.id, train: 10 })
    expect(fewer.fingerprint).not.toBe(facts.fingerprint)
    expect((await catalogue.load(facts.id, places())).facts).toEqual(fewer)
    expect((await readVersion(versionFile(cache, facts.id))).steps).toEqual(steps.slice(0, 1))
    expect((await store({ id: facts.id, steps: [] })).fingerprint).toBe(of.fingerprint)
  })

  it('of which nothing is left is refused, and what was there stays', async () => {
    const facts = await store(), all = { kind: 'exclude' as const, at: '', train: [], test: [0, 1, 2, 3, 4, 5] }
    expect(await failureOf(() => store({ id: facts.id, steps: [all] }))).toMatchObject({ code: 'bad-request', what: 'No image would be left in test' })
    expect((await readVersion(versionFile(cache, facts.id))).steps).toEqual(steps)
  })

  it('can be deleted, and is gone', async () => {
    const facts = await store()
    await deleteVersion(cache, facts.id)
    expect(await entryNamed('mine, cleaned')).toBeUndefined()
    expect(await failureOf(() => deleteVersion(cache, '../known'))).toMatchObject({ code: 'data-missing' })
  })
})

describe('a version’s file that isn’t what was stored', () => {
  it.each<[string, (document: Record<string, unknown>) => unknown, RegExp]>([
    ['with an image more', (document) => ({ ...document, steps: [{ kind: 'exclude', at: '1', train: [4], test: [] }] }), /not those that were stored/],
    ['with an image that isn’t there', (document) => ({ ...document, steps: [{ kind: 'exclude', at: '1', train: [99], test: [] }] }), /Change 1 has train 99, of which there are 12/],
    ['with a class that isn’t there', (document) => ({ ...document, steps: [{ kind: 'relabel', at: '1', train: [9], test: [], label: 7 }] }), /gives the label 7, there are 3 classes/],
    ['of a later version', (document) => ({ ...document, version: 2 }), /format version 2, this Layerbench reads up to 1/],
    ['without its steps', ({ steps: _, ...document }) => document, /steps/],
    ['of another id', (document) => ({ ...document, id: 'version-ffffffffffff' }), /whose file has another name/],
    ['cut off', (document) => JSON.stringify(document).slice(0, 50), /can't be read/],
  ])('%s is named with what to do, and the other sets are there', async (_what, damage, message) => {
    const facts = await store(), path = versionFile(cache, facts.id)
    const damaged = damage(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)
    writeFileSync(path, typeof damaged === 'string' ? damaged : JSON.stringify(damaged))
    const entry = await failedEntry()
    expect(entry).toMatchObject({
      folder: path, version: facts.id, failure: { code: 'data-damaged', where: path, what: expect.stringMatching(message) as string },
    })
    expect(await entryNamed('mine')).toBeDefined()
    const failure = await failureOf(() => new Catalogue().load(facts.id, places()))
    expect(failure.advice).toMatch(message)
  })

  it('whose base is gone or another says so', async () => {
    const facts = await store(), path = versionFile(cache, facts.id)
    const document = JSON.parse(readFileSync(path, 'utf8')) as { base: object }
    writeFileSync(path, JSON.stringify({ ...document, base: { ...document.base, fingerprint: 'f'.repeat(64) } }))
    expect(await failedEntry()).toMatchObject({ failure: { what: 'mine, cleaned is made of mine, which has changed since' } })
    rmSync((await storedFolders(cache))[0]!, { recursive: true })
    expect(await failedEntry()).toMatchObject({
      failure: { code: 'data-missing', what: 'mine, cleaned is made of mine, which is not on this machine' },
    })
    expect(readdirSync(join(cache, 'versions'))).toHaveLength(1)
  })
})

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { idxBytes } from '../../src/data/idx'
import { readStoredSet } from '../../src/data/storedSet'
import { proposedChoices, type StoreChoices, storeChoicesSchema } from '../../src/domain/dataImport'
import { makeHandlers } from '../../src/import/session'
import { failureOf } from '../domain/failureOf'
import { idxFilesOf, idxFolderOf, plain, smallTest, smallTrain } from '../data/idxFolderOf'
import { temporaryFolder } from '../engine/temporaryFolder'

const session = () => makeHandlers(() => undefined)
/** Only what to train on, as two files with names of their own. */
function trainFiles(): string[] {
  const folder = temporaryFolder(), { images, labels } = smallTrain
  const files = { 'pixels.bin': idxBytes({ sizes: [12, 5, 4], values: images }), 'classes.bin': idxBytes({ sizes: [12], values: Uint8Array.from(labels) }) }
  return Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  })
}

describe('a folder of IDX files', () => {
  it.each([['plain', false], ['packed', true]])('is planned, shown and kept, %s', async (_form, packed) => {
    const { open, store } = session(), cache = temporaryFolder()
    const { plan, preview } = await open({ paths: [idxFolderOf({ packed })] })
    expect(plan).toMatchObject({ recognised: 'IDX, 5 × 4 × 1', classes: ['0', '1', '2'], train: [4, 4, 4], test: [2, 2, 2], problems: { count: 0 } })
    expect(plan.files.map(({ path, role }) => [basename(path).split('-')[0], role])).toEqual([
      ['t10k', 'test'], ['t10k', 'test'], ['train', 'train'], ['train', 'train'],
    ])
    expect(preview.labels).toHaveLength(12)
    expect(Array.from(preview.pixels.subarray(0, 20))).toEqual(Array.from(smallTrain.images.subarray(0, 20)))
    expect(readdirSync(cache)).toEqual([])
    const facts = await store({ choices: { ...proposedChoices(plan, 'mine'), classes: ['a', 'b', 'c'] }, folder: cache })
    const { set } = await readStoredSet(join(cache, facts.fingerprint))
    expect(set.classes).toEqual(['a', 'b', 'c'])
    expect([plain(set.train), plain(set.test)]).toEqual([smallTrain, smallTest])
  })
})

describe('a source without a test set', () => {
  const kept = async (test: Partial<NonNullable<StoreChoices['test']>>) => {
    const { open, store } = session(), cache = temporaryFolder()
    const { plan } = await open({ paths: trainFiles() })
    expect(plan.test).toBeNull()
    const choices = proposedChoices(plan, 'mine')
    const facts = await store({ choices: { ...choices, test: { ...choices.test!, ...test } }, folder: cache })
    return (await readStoredSet(join(cache, facts.fingerprint))).set
  }
  it('gives a part of each class to one, the same for a seed', async () => {
    const of = (seed: number) => kept({ fraction: 0.25, seed })
    const [one, again, other] = await Promise.all([of(7), of(7), of(8)])
    expect(Array.from(one.test.labels).sort()).toEqual([0, 1, 2])
    expect(one.train.labels).toHaveLength(9)
    expect(plain(again.test)).toEqual(plain(one.test))
    expect(plain(other.test)).not.toEqual(plain(one.test))
  })
  it('keeps every image exactly once, with its label', async () => {
    const { train, test } = await kept({ fraction: 0.5, stratified: false })
    const rows = ({ images, labels }: typeof train) => Array.from(labels, (label, i) =>
      `${label}:${images.subarray(i * 20, i * 20 + 20).join()}`)
    expect([...rows(train), ...rows(test)].sort()).toEqual(rows(smallTrain).sort())
  })
  it('refuses a share that comes to none of the images', async () =>
    expect((await failureOf(() => kept({ fraction: 0.01 }))).what).toBe('Of 12 examples 0 would be kept apart'))
})

describe('names', () => {
  const odd = ['../../etc', '/etc/passwd', 'CON', 'a\0b', 'x'.repeat(120), '\u202egnp.exe', '👩‍🔬 日本', '<img src=x onerror=alert(1)>', '__proto__']
  it.each(odd)('are text, never a path: %j', async (name) => {
    const { open, store } = session(), outside = temporaryFolder(), cache = join(outside, 'data')
    mkdirSync(cache)
    await open({ paths: [idxFolderOf()] })
    const { fingerprint } = await store({ choices: { name, classes: [name, 'b', 'c'], test: null }, folder: cache })
    expect([readdirSync(outside), readdirSync(cache)]).toEqual([['data'], [fingerprint]])
    const { stored: { facts } } = await readStoredSet(join(cache, fingerprint))
    expect([facts.name, facts.classes[0]]).toEqual([name, name])
  })
  it.each(['x'.repeat(300), '   ', ''])('of files and labels that can be no names get some: %j', async (name) => {
    const { plan } = await session().open({ paths: [idxFolderOf()] })
    const choices = proposedChoices({ ...plan, classes: [name, 'b', 'c'] }, name)
    expect(storeChoicesSchema.parse(choices)).toEqual(choices)
  })
})

describe('what can’t be imported', () => {
  it('is said by its name', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'notes.txt'), 'no images here')
    expect(await failureOf(() => session().open({ paths: [join(folder, 'notes.txt')] }))).toMatchObject({
      code: 'data-damaged', where: 'notes.txt', what: 'It is no data set that Layerbench can read',
    })
  })
  it('names the file whose labels are missing', async () => {
    const [images] = trainFiles()
    expect(await failureOf(() => session().open({ paths: [images!] }))).toMatchObject({ code: 'data-missing', what: 'The labels that belong to it are missing' })
  })
  it('names the file that is damaged, rather than the one that misses it', async () => {
    const folder = idxFolderOf(), damaged = join(folder, 't10k-labels-idx1-ubyte')
    writeFileSync(damaged, Buffer.concat([Buffer.of(1), idxFilesOf()['t10k-labels-idx1-ubyte']!.subarray(1)]))
    expect(await failureOf(() => session().open({ paths: [folder] }))).toMatchObject({ where: damaged, what: expect.stringContaining('two zero bytes') as string })
  })
  it('names the file that is there twice', async () => {
    const folder = idxFolderOf()
    mkdirSync(join(folder, 'x'))
    writeFileSync(join(folder, 'second-train-images-idx3-ubyte'), idxFilesOf()['train-images-idx3-ubyte']!)
    expect((await failureOf(() => session().open({ paths: [folder] }))).what).toMatch(/so does/)
  })
  it('is nothing where nothing was opened', async () =>
    expect((await failureOf(async () => session().store({ choices: { name: 'x', classes: ['a'], test: null }, folder: temporaryFolder() }))).what)
      .toBe('Nothing was opened to import'))
})

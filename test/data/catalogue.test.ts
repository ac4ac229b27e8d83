import {
  cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Catalogue, dataFolders } from '../../src/data/catalogue'
import { fashionMnist } from '../../src/data/fashionMnist'
import { idxFileNames, idxFiles } from '../../src/data/idxFolder'
import { sampleClasses, sampleTest, sampleTrain } from '../../src/data/sample/sampleSet'
import { type DataEntry, dataEntrySchema } from '../../src/domain/dataset'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { idxFilesOf, idxFolderOf, plain, smallPart, smallTrain } from './idxFolderOf'

/** A cache in which the sample set is drawn already; drawing takes seconds, so it is done once. */
const drawn = temporaryFolder()
const sampleFolder = (cache: string) => join(cache, 'sample-1')
beforeAll(async () => { await new Catalogue().list({ folders: [], cache: drawn }) }, 60_000)

let cache: string
beforeEach(() => {
  cache = temporaryFolder()
  cpSync(drawn, cache, { recursive: true, preserveTimestamps: true })
})

const list = (folders: string[] = []) => new Catalogue().list({ folders, cache })
const ready = (entry: DataEntry | undefined) => {
  if (entry?.state !== 'ready') throw new Error(`not ready: ${JSON.stringify(entry)}`)
  return entry
}

describe('the sample set', () => {
  it('is there with nothing else, first, with its garments', async () => {
    const entries = await list()
    expect(entries).toHaveLength(1)
    const { facts, labels, folder } = ready(entries[0])
    expect(facts).toMatchObject({
      id: 'sample',
      shape: [28, 28, 1],
      classes: [...sampleClasses],
      train: sampleTrain.count,
      test: sampleTest.count,
    })
    expect(labels.train).toEqual(new Array(10).fill(sampleTrain.count / 10))
    expect(folder).toBeUndefined()
  })

  it('is drawn once and kept', async () => {
    const times = () =>
      readdirSync(sampleFolder(cache)).map((name) => statSync(join(sampleFolder(cache), name)).mtimeMs)
    const before = times()
    await list()
    await new Catalogue().load('sample', { folders: [], cache })
    expect(before).toHaveLength(4)
    expect(times()).toEqual(before)
  })

  it('is drawn again, the same, where its files are damaged or gone', async () => {
    const fingerprint = ready((await list())[0]).facts.fingerprint
    writeFileSync(join(sampleFolder(cache), idxFiles.train.images), 'damaged')
    rmSync(join(sampleFolder(cache), idxFiles.test.labels))
    expect(ready((await list())[0]).facts.fingerprint).toBe(fingerprint)
    const { set } = await new Catalogue().load('sample', { folders: [], cache })
    expect(set.test.labels).toHaveLength(sampleTest.count)
    for (const name of idxFileNames) {
      expect(
        readFileSync(join(sampleFolder(cache), name)).equals(readFileSync(join(sampleFolder(drawn), name))),
      ).toBe(true)
    }
  }, 60_000)
})

describe('a folder of one’s own', () => {
  it('is a set by its folder’s name, with an id made of what it holds', async () => {
    const folder = idxFolderOf({ folder: join(temporaryFolder(), 'my garments') })
    const { facts, labels, folder: where } = ready((await list([folder]))[1])
    expect(facts).toMatchObject({
      name: 'my garments', classes: ['0', '1', '2'], shape: [5, 4, 1], train: 12, test: 6,
    })
    expect(facts.id).toBe(`idx-${facts.fingerprint.slice(0, 12)}`)
    expect(labels).toEqual({ train: [4, 4, 4], test: [2, 2, 2] })
    expect(where).toBe(folder)
  })

  it('keeps its id when it moves, is renamed or packed', async () => {
    const folder = idxFolderOf(), moved = join(temporaryFolder(), 'elsewhere')
    const { id } = ready((await list([folder]))[1]).facts
    mkdirSync(moved)
    renameSync(folder, join(moved, 'x'))
    expect(ready((await list([join(moved, 'x')]))[1]).facts.id).toBe(id)
    expect(ready((await list([idxFolderOf({ packed: true })]))[1]).facts.id).toBe(id)
  })

  it('stands there once where two folders hold the same', async () => {
    const first = idxFolderOf()
    const entries = await list([first, idxFolderOf({ packed: true })])
    expect(entries).toHaveLength(2)
    expect(ready(entries[1]).folder).toBe(first)
  })

  it('has another id once its files are changed, in the same app and in the next', async () => {
    const folder = idxFolderOf(), catalogue = new Catalogue()
    const idOf = async (which: Catalogue) =>
      ready((await which.list({ folders: [folder], cache }))[1]).facts.id
    const before = await idOf(catalogue)
    idxFolderOf({ folder, files: idxFilesOf(smallPart(12, 3, 99)) })
    // As where a file's new content takes the same time and place on a coarse clock.
    utimesSync(join(folder, idxFiles.train.images), new Date(), new Date(Date.now() + 5000))
    const after = await idOf(catalogue)
    expect(after).not.toBe(before)
    expect(await idOf(new Catalogue())).toBe(after)
  })

  it('is not read again while its files stay as they are', async () => {
    const folder = idxFolderOf()
    const { name } = ready((await list([folder]))[1]).facts
    const memory = join(cache, 'known.json')
    // Were it read again, it would have its own name.
    writeFileSync(memory, readFileSync(memory, 'utf8').replace(`"name": "${name}"`, '"name": "remembered"'))
    expect(ready((await list([folder]))[1]).facts.name).toBe('remembered')
  })

  it.each(['', 'no JSON', '[]', '{":sample":1}', '{"/a":{"signature":"x","entry":{"state":"ready"}}}'])(
    'is found again where what was known of it is damaged: %j', async (memory) => {
      const folder = idxFolderOf()
      const before = await list([folder])
      writeFileSync(join(cache, 'known.json'), memory)
      expect(await list([folder])).toEqual(before)
    },
  )

  it('is left out of the memory once it is no longer looked in', async () => {
    const folder = idxFolderOf()
    await list([folder])
    await list([])
    expect(Object.keys(JSON.parse(readFileSync(join(cache, 'known.json'), 'utf8')) as object)).toEqual([
      ':sample',
    ])
  })
})

describe('a folder that is no set', () => {
  it('is listed with what is wrong with it, and the others stay', async () => {
    const good = idxFolderOf(), empty = temporaryFolder(), damaged = idxFolderOf()
    writeFileSync(join(damaged, idxFiles.test.images), 'damaged')
    const entries = await list([empty, damaged, good, join(empty, 'none')])
    expect(entries.map(({ state }) => state)).toEqual(['ready', 'failed', 'failed', 'ready', 'failed'])
    expect(entries[1]).toMatchObject({ folder: empty, failure: { code: 'data-missing' } })
    expect(entries[2]).toMatchObject({
      folder: damaged,
      failure: { code: 'data-damaged', where: join(damaged, idxFiles.test.images) },
    })
    for (const entry of entries) expect(dataEntrySchema.parse(entry)).toEqual(entry)
  })

  it('is listed so where its images are of no size', async () => {
    const size = { height: 0, width: 4 }
    const folder = idxFolderOf({
      files: idxFilesOf(smallPart(4, 2, 1, size), smallPart(4, 2, 1, size), size),
    })
    expect((await list([folder]))[1]).toMatchObject({ state: 'failed', failure: { code: 'data-damaged' } })
  })

  it('is looked at again each time, so that mending it is enough', async () => {
    const folder = idxFolderOf()
    rmSync(join(folder, idxFiles.train.labels))
    expect((await list([folder]))[1]).toMatchObject({ state: 'failed' })
    idxFolderOf({ folder })
    expect((await list([folder]))[1]).toMatchObject({ state: 'ready' })
  })
})

describe('load', () => {
  it('gives the set with its facts by its id', async () => {
    const folder = idxFolderOf(), places = { folders: [folder], cache }, catalogue = new Catalogue()
    const { facts } = ready((await catalogue.list(places))[1])
    const loaded = await catalogue.load(facts.id, places)
    expect(loaded.facts).toEqual(facts)
    expect(plain(loaded.set.train)).toEqual(smallTrain)
    expect((await catalogue.load(facts.id, places)).set).toBe(loaded.set)
  })

  it('of an id that isn’t here says so, and which folder is in trouble', async () => {
    const catalogue = new Catalogue(), empty = temporaryFolder()
    expect(await failureOf(() => catalogue.load('idx-000000000000', { folders: [], cache })))
      .toMatchObject({ code: 'data-missing', what: 'The data set idx-000000000000 is not on this machine' })
    expect(
      (await failureOf(() => catalogue.load('idx-000000000000', { folders: [empty], cache }))).advice,
    ).toContain(empty)
  })
})

describe('dataFolders', () => {
  it('has chosen folders whatever they hold, once each, and known ones that hold something', async () => {
    const project = join(temporaryFolder(), 'project'),
      beside = resolve(project, '..', 'shared', 'fashion-mnist')
    expect(await dataFolders(['/a', '/a/../a', 'b'], project, cache)).toEqual(['/a', resolve('b')])
    mkdirSync(beside, { recursive: true })
    expect(await dataFolders([], project, cache)).toEqual([])
    idxFolderOf({ folder: beside })
    idxFolderOf({ folder: join(cache, 'fashion-mnist'), packed: true })
    expect(await dataFolders(['/a', beside], project, cache)).toEqual([
      '/a', beside, join(cache, 'fashion-mnist'),
    ])
  })
  it('leaves a download alone until all of it is there', async () => {
    const downloaded = idxFolderOf({ folder: join(cache, 'fashion-mnist'), packed: true })
    const project = join(temporaryFolder(), 'project')
    expect(await dataFolders([], project, cache)).toEqual([downloaded])
    const last = join(downloaded, `${idxFiles.test.labels}.gz`)
    renameSync(last, `${last}.part`)
    expect(await dataFolders([], project, cache)).toEqual([])
  })
})

const project = resolve(__dirname, '../..')
const shared = resolve(project, '..', 'shared', 'fashion-mnist')
describe('Fashion-MNIST', () => {
  it('is no other set, whatever that is called', async () => {
    const folder = idxFolderOf({ folder: join(temporaryFolder(), 'fashion-mnist') })
    expect(ready((await list([folder]))[1]).facts.id).not.toBe(fashionMnist.id)
  })

  it.runIf(existsSync(shared))(
    'is found beside the project and known by what it holds, with its classes’ names',
    async () => {
      const folders = await dataFolders([], project, cache)
      expect(folders).toContain(shared)
      const { facts, labels } = ready((await list(folders)).find((entry) => entry.folder === shared))
      expect(facts).toMatchObject({
        id: 'fashion-mnist', name: 'Fashion-MNIST', train: 60_000, test: 10_000, shape: [28, 28, 1],
      })
      expect(facts.classes).toEqual([...fashionMnist.classes])
      expect(labels).toEqual({ train: new Array(10).fill(6000), test: new Array(10).fill(1000) })
    },
    60_000,
  )
})

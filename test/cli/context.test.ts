import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Catalogue, type DataPlaces } from '../../src/data/catalogue'
import { idxFileNames, idxFiles } from '../../src/data/idxFolder'
import type { EngineClient } from '../../src/host/engineClient'
import { idxFilesOf, idxFolderOf, smallPart } from '../data/idxFolderOf'
import { plainRunsTable } from '../../src/domain/runsTable'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'

/** Home is looked up once, when the command line starts: it is set before that. */
const home = temporaryFolder()
let context: typeof import('../../src/cli/context')
beforeAll(async () => {
  vi.stubEnv('LAYERBENCH_HOME', home)
  context = await import('../../src/cli/context')
})
afterAll(() => { vi.unstubAllEnvs() })

const settings = (value: unknown) =>
  writeFileSync(join(home, 'settings.json'), typeof value === 'string' ? value : JSON.stringify(value))
beforeEach(() => rmSync(join(home, 'settings.json'), { force: true }))

describe('the app’s settings', () => {
  it('are read where the app has written any', async () => {
    settings({ theme: 'dark', dataFolders: ['/a'], runsFolder: '/r' })
    expect(await context.readSettings()).toEqual({ theme: 'dark', dataFolders: ['/a'], runsFolder: '/r', author: '', tensorboardFolder: null, project: '', runsTable: plainRunsTable, runColours: {} })
  })
  it.each([undefined, '', 'no JSON', '[]', '{"theme":"blue"}', '{"extra":1}'])(
    'are the defaults where their file is %j',
    async (text) => {
      if (text !== undefined) settings(text)
      expect(await context.readSettings()).toEqual({ theme: 'system', dataFolders: [], runsFolder: null, author: '', tensorboardFolder: null, project: '', runsTable: plainRunsTable, runColours: {} })
    },
  )
})

describe('the runs', () => {
  it('are those of --runs-dir, else those of the app’s settings, else those of home', async () => {
    expect((await context.openStore(undefined)).root).toBe(join(home, 'runs'))
    settings({ runsFolder: '/elsewhere' })
    expect((await context.openStore(undefined)).root).toBe('/elsewhere')
    expect((await context.openStore('/mine/')).root).toBe('/mine')
    expect((await context.openStore('mine')).root).toBe(join(process.cwd(), 'mine'))
  })
})

describe('--data', () => {
  const catalogue = new Catalogue()
  /** What the engine process answers to `data.list`, without the process. */
  const engine = {
    ask: (_name: string, places: DataPlaces) => catalogue.list(places),
  } as unknown as EngineClient
  const found = (reference: string) => context.findData(engine, reference)
  const refusal = (reference: string) => failureOf(() => found(reference))
  // Drawing the sample set and unpacking Fashion-MNIST, where that is there, takes a moment once.
  beforeAll(() => found('sample'), 60_000)

  it('is the id or the name of a set in the list', async () => {
    expect((await found('sample')).facts.name).toBe('Sample garments')
    expect((await found('Sample garments')).facts.id).toBe('sample')
    expect((await found('sample')).places.cache).toBe(join(home, 'data'))
  })

  it('is a folder with the four files, or one of them', async () => {
    const folder = idxFolderOf()
    for (const reference of [folder, `${folder}/`, ...idxFileNames.map((name) => join(folder, name))]) {
      const { facts, places, entry } = await found(reference)
      expect(facts).toMatchObject({ train: 12, test: 6 })
      expect(places.folders[0]).toBe(folder)
      expect(entry).toMatchObject({ state: 'ready', folder })
    }
  })

  it('is a folder that the app was told of, by the set’s id or name', async () => {
    const folder = idxFolderOf({
      folder: join(temporaryFolder(), 'mine'),
      files: idxFilesOf(smallPart(4, 2, 5)),
    })
    settings({ dataFolders: [folder] })
    const { facts } = await found('mine')
    expect((await found(facts.id)).entry).toMatchObject({ folder })
  })

  it('that is nothing is said with the ones there are', async () => {
    const failure = await refusal('fashion')
    expect(failure).toMatchObject({ code: 'data-missing', what: 'There is no data set fashion' })
    expect(failure.advice).toMatch(/^Known are sample/)
  })

  it('that is a folder without the files, or with a damaged one, names the file', async () => {
    const folder = temporaryFolder()
    expect(await refusal(folder)).toMatchObject({
      code: 'data-missing',
      where: join(folder, idxFiles.train.images),
    })
    idxFolderOf({ folder })
    writeFileSync(join(folder, idxFiles.test.labels), 'damaged')
    expect(await refusal(folder)).toMatchObject({
      code: 'data-damaged',
      where: join(folder, idxFiles.test.labels),
    })
  })

  it('a damaged folder elsewhere doesn’t stand in the way', async () => {
    const broken = join(temporaryFolder(), 'broken')
    mkdirSync(broken)
    settings({ dataFolders: [broken] })
    expect((await found('sample')).facts.id).toBe('sample')
  })
})

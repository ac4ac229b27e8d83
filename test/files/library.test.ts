import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Library } from '../../src/files/library'
import { architectureOf, experimentOf } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'

let folders: Record<'architecture' | 'block' | 'draft', string>, library: Library
beforeEach(() => {
  const home = temporaryFolder()
  folders = { architecture: join(home, 'library'), block: join(home, 'blocks'), draft: join(home, 'drafts') }
  library = new Library(folders)
})
const architecture = architectureOf([{ type: 'Flatten' }, { type: 'Dense', units: 3 }])
const layers = architectureOf([{ type: 'Repeat', times: 2, layers: [{ type: 'Dropout' }] }]).layers

describe('the library', () => {
  it('is empty at first and keeps architectures and blocks over a restart', async () => {
    expect(await library.list()).toEqual({ entries: [], damaged: [] })
    const mine = await library.save('mine', { kind: 'architecture', architecture })
    const block = await library.save('a block', { kind: 'block', layers })
    expect((await new Library(folders).list()).entries).toEqual([block, mine])
    expect(mine).toMatchObject({ name: 'mine', architecture })
  })

  it('takes any name, which never becomes a path', async () => {
    for (const name of ['../../etc/passwd', 'CON', 'a/b\\c', '👕 שלום', '<b>x</b>']) await library.save(name, { kind: 'block', layers })
    expect((await library.list()).entries).toHaveLength(5)
    expect(readdirSync(folders.block).every((file) => /^[0-9a-f]{16}\.json$/.test(file))).toBe(true)
  })

  it('renames and removes one entry and no other', async () => {
    const one = await library.save('one', { kind: 'block', layers }), two = await library.save('two', { kind: 'block', layers })
    await library.rename(one.id, 'first')
    expect((await library.list()).entries.map(({ name }) => name)).toEqual(['first', 'two'])
    await library.remove(one.id)
    expect((await library.list()).entries).toEqual([two])
    await expect(library.remove(one.id)).rejects.toMatchObject({ failure: { code: 'experiment-invalid' } })
  })

  it('names files that are no entries and leaves them alone', async () => {
    const whole = await library.save('whole', { kind: 'block', layers })
    mkdirSync(folders.architecture, { recursive: true })
    const broken = join(folders.architecture, '0123456789abcdef.json')
    writeFileSync(broken, '{"format": "layerbench-library", "version": 1')
    writeFileSync(join(folders.architecture, 'notes.txt'), 'mine')
    const { entries, damaged } = await library.list()
    expect(entries).toEqual([whole])
    expect(damaged).toMatchObject([{ file: broken, failure: { code: 'experiment-invalid' } }])
    expect(readdirSync(folders.architecture).sort()).toEqual(['0123456789abcdef.json', 'notes.txt'])
  })

  it('names an entry in a file or folder of another, so that none is renamed or removed in its stead', async () => {
    const one = await library.save('one', { kind: 'block', layers })
    const elsewhere = join(folders.block, '0123456789abcdef.json')
    renameSync(join(folders.block, `${one.id}.json`), elsewhere)
    expect(await library.list()).toMatchObject({ entries: [], damaged: [{ file: elsewhere }] })
    await expect(library.remove(one.id)).rejects.toMatchObject({ failure: { code: 'experiment-invalid' } })
    expect(readdirSync(folders.block)).toEqual(['0123456789abcdef.json'])
  })

  it('says of an entry from a later Layerbench that it needs one', async () => {
    const one = await library.save('one', { kind: 'block', layers })
    writeFileSync(join(folders.block, `${one.id}.json`), JSON.stringify({ ...one, version: 2, colour: 'red' }))
    const { damaged: [only] } = await library.list()
    expect(only!.failure).toMatchObject({ what: expect.stringMatching(/version 2/), advice: expect.stringMatching(/newer/) })
  })
})

describe('drafts', () => {
  const draft = (units: number) => experimentOf([{ type: 'Flatten' }, { type: 'Dense', units }])
  const unitsKept = async () => {
    const { entries } = await library.list()
    return entries.map((entry) => entry.kind === 'draft' && (entry.experiment.architecture.layers[1] as unknown as { units: number }).units)
      .sort((a, b) => Number(a) - Number(b))
  }
  it('are kept up to the last ten, whole experiments', async () => {
    for (let units = 1; units <= 12; units++) {
      await library.keepDraft(draft(units))
      await new Promise((resolve) => setTimeout(resolve, 2)) // times tell them apart
    }
    expect(await unitsKept()).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })
  it('stand once however often the same was open, and leave the library alone', async () => {
    await library.save('mine', { kind: 'architecture', architecture })
    for (let i = 0; i < 3; i++) await library.keepDraft(draft(5))
    expect((await library.list()).entries.map(({ kind }) => kind).sort()).toEqual(['architecture', 'draft'])
  })
})

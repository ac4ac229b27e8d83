import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Library } from '../../src/files/library'
import { architectureOf } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'

let folders: { architecture: string; block: string }, library: Library
beforeEach(() => {
  const home = temporaryFolder()
  folders = { architecture: join(home, 'library'), block: join(home, 'blocks') }
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
})

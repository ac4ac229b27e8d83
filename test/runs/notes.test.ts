import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { noNotes, type RunNotes } from '../../src/domain/runNotes'
import { RunStore } from '../../src/runs/runStore'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { makeRun, running } from '../renderer/makeRun'

const run = makeRun({ status: running }), { id } = run
let store: RunStore, path: string
beforeEach(async () => {
  store = new RunStore(join(temporaryFolder(), 'runs'))
  await store.create(run)
  path = join(store.folderOf(id), 'notes.json')
})

describe('notes of a run', () => {
  it('are nothing at first, and no file', async () => {
    expect(await store.notes(id)).toEqual(noNotes)
    expect(readdirSync(store.folderOf(id))).toEqual(['run.json'])
    expect(await store.allNotes([id])).toEqual({ notes: new Map(), damaged: [] })
  })

  it('change field by field while the record is written by another', async () => {
    await store.changeNotes(id, { text: '# שלום 🧪', addTags: ['good', 'good', 'new'] })
    await store.write({ ...run, name: 'written meanwhile' })
    const after: RunNotes = { ...noNotes, text: '# שלום 🧪', tags: ['good'], starred: true }
    expect(await store.changeNotes(id, { starred: true, removeTags: ['new'] })).toEqual(after)
    expect((await store.allNotes([id])).notes).toEqual(new Map([[id, after]]))
    expect((await store.read(id)).name).toBe('written meanwhile')
  })

  it('begin with the project that runs are made for', async () => {
    const other = makeRun({ id: '20261121-103201-bbbbbb' })
    await new RunStore(store.root, 'shoes').create(other)
    expect(await store.notes(other.id)).toEqual({ ...noNotes, project: 'shoes' })
  })

  it.each([['{', /not JSON/], ['{"version":1,"tags":"x"}', /project|tags/], ['{"version":99}', /newer Layerbench \(format 99/]])(
    'that read %s are told with their file, and kept beside what is written next', async (text, what) => {
      writeFileSync(path, text)
      expect(await failureOf(() => store.notes(id))).toMatchObject({ code: 'notes-damaged', what: expect.stringMatching(what), where: path })
      expect((await store.allNotes([id])).damaged).toHaveLength(1)
      await store.changeNotes(id, { why: 'again' })
      expect((await store.notes(id)).why).toBe('again')
      const [aside] = readdirSync(store.folderOf(id)).filter((name) => name.startsWith('notes.json.damaged-'))
      expect(readFileSync(join(store.folderOf(id), aside!), 'utf8')).toBe(text)
    })
})

import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Experiment } from '../domain/experiment'
import { fail, type Failure, firstIssue } from '../domain/failure'
import {
  type LibraryContent, type LibraryEntry, libraryEntrySchema, libraryFormat, type LibraryKind,
  libraryMigrations, libraryVersion,
} from '../domain/library'
import { migrated } from '../domain/migrations'
import { diskFailure, readJson, writeJson, writeVersioned } from './atomic'

export interface DamagedEntry { file: string; failure: Failure }
export interface LibraryList { entries: LibraryEntry[]; damaged: DamagedEntry[] }
type Draft = Extract<LibraryEntry, { kind: 'draft' }>

/** How many drafts are kept: the last ones. */
const mostDrafts = 10

/** What is kept to be used again: a folder a kind, a file an entry, each whole or not at all. */
export class Library {
  /** @param folders where each kind lies */
  constructor(private readonly folders: Record<LibraryKind, string>) {}

  private path = ({ kind, id }: Pick<LibraryEntry, 'kind' | 'id'>): string => join(this.folders[kind], `${id}.json`)

  /** All entries by their names, and the files that can't be read as one. */
  async list(): Promise<LibraryList> {
    const entries: LibraryEntry[] = [], damaged: DamagedEntry[] = []
    for (const folder of Object.values(this.folders)) {
      const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{16}\.json$/.test(name))
      for (const name of names) {
        const file = join(folder, name)
        const found = await this.read(file)
        if ('failure' in found) damaged.push({ file, failure: found.failure })
        else entries.push(found.entry)
      }
    }
    entries.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.savedAt.localeCompare(b.savedAt))
    return { entries, damaged }
  }

  private async read(file: string): Promise<{ entry: LibraryEntry } | { failure: Failure }> {
    const damaged = (what: string, advice = 'Restore the file from a copy or delete it.') =>
      ({ failure: { code: 'experiment-invalid' as const, what, where: file, advice } })
    let document: unknown
    try {
      document = await readJson(file)
    } catch (error) {
      return damaged(`It can't be read (${(error as Error).message})`)
    }
    const version = (document as { version?: unknown } | null)?.version
    if (typeof version === 'number' && version > libraryVersion) {
      return damaged(`It has format version ${version}, this Layerbench reads up to ${libraryVersion}`, 'Open it with a newer Layerbench.')
    }
    const result = libraryEntrySchema.safeParse(migrated(document, libraryVersion, libraryMigrations))
    if (!result.success) return damaged(firstIssue(result.error))
    // What is renamed or removed later is the file that its id names.
    return this.path(result.data) === file ? { entry: result.data }
      : damaged(`It is the entry ${result.data.id}, which belongs elsewhere`, `Its file should be ${basename(this.path(result.data))}.`)
  }

  /** @throws FailureError `disk-full`, `disk-error` */
  async save(name: string, content: LibraryContent): Promise<LibraryEntry> {
    const id = randomBytes(8).toString('hex')
    const entry: LibraryEntry = {
      format: libraryFormat, version: libraryVersion, id, name, savedAt: new Date().toISOString(), ...content,
    }
    await writeJson(this.path(entry), entry)
    return entry
  }

  /** An experiment that another one takes the place of; the same once, the oldest are let go. */
  async keepDraft(experiment: Experiment): Promise<void> {
    const { entries } = await this.list()
    const drafts = entries.filter((entry): entry is Draft => entry.kind === 'draft')
      .sort((a, b) => b.savedAt.localeCompare(a.savedAt))
    const text = JSON.stringify(experiment)
    const isSame = (draft: Draft) => JSON.stringify(draft.experiment) === text
    await this.save(experiment.architecture.name, { kind: 'draft', experiment })
    const others = drafts.filter((draft) => !isSame(draft))
    for (const old of [...drafts.filter(isSame), ...others.slice(mostDrafts - 1)]) await this.drop(old)
  }

  /** @throws FailureError `experiment-invalid` where there is no such entry */
  async rename(id: string, name: string): Promise<LibraryEntry> {
    const renamed = { ...await this.find(id), name }
    await writeVersioned(this.path(renamed), renamed)
    return renamed
  }

  remove = async (id: string): Promise<void> => this.drop(await this.find(id))

  private async drop(entry: LibraryEntry): Promise<void> {
    const path = this.path(entry)
    await rm(path, { force: true }).catch((error: unknown) => diskFailure(error, path))
  }

  private async find(id: string): Promise<LibraryEntry> {
    const found = (await this.list()).entries.find((entry) => entry.id === id)
    return found ?? fail('experiment-invalid', 'There is no such entry in the library', 'Open the library again.', id)
  }
}

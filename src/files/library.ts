import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, type Failure, firstIssue } from '../domain/failure'
import { type LibraryContent, type LibraryEntry, libraryEntrySchema, libraryFormat } from '../domain/library'
import { diskFailure, readJson, writeJson } from './atomic'

export interface DamagedEntry { file: string; failure: Failure }
export interface LibraryList { entries: LibraryEntry[]; damaged: DamagedEntry[] }

/** Architectures and blocks of layers kept to be used again: a folder a kind, a file an entry, each whole or not at all. */
export class Library {
  /** @param folders where each kind lies */
  constructor(private readonly folders: Record<LibraryEntry['kind'], string>) {}

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
    const damaged = (what: string) => ({
      failure: { code: 'experiment-invalid' as const, what, where: file, advice: 'Restore the file from a copy or delete it.' },
    })
    try {
      const result = libraryEntrySchema.safeParse(await readJson(file))
      return result.success ? { entry: result.data } : damaged(firstIssue(result.error))
    } catch (error) {
      return damaged(`It can't be read (${(error as Error).message})`)
    }
  }

  /** @throws FailureError `disk-full`, `disk-error` */
  async save(name: string, content: LibraryContent): Promise<LibraryEntry> {
    const id = randomBytes(8).toString('hex')
    const entry: LibraryEntry = { format: libraryFormat, version: 1, id, name, savedAt: new Date().toISOString(), ...content }
    await writeJson(this.path(entry), entry)
    return entry
  }

  /** @throws FailureError `experiment-invalid` where there is no such entry */
  async rename(id: string, name: string): Promise<LibraryEntry> {
    const renamed = { ...await this.find(id), name }
    await writeJson(this.path(renamed), renamed)
    return renamed
  }

  async remove(id: string): Promise<void> {
    const path = this.path(await this.find(id))
    await rm(path, { force: true }).catch((error: unknown) => diskFailure(error, path))
  }

  private async find(id: string): Promise<LibraryEntry> {
    const found = (await this.list()).entries.find((entry) => entry.id === id)
    return found ?? fail('experiment-invalid', 'There is no such entry in the library', 'Open the library again.', id)
  }
}

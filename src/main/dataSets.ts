import { type DataPlaces, dataFolders } from '../data/catalogue'
import { deleteStoredSet } from '../data/storedSet'
import type { DataEntry, DataFacts } from '../domain/dataset'
import { fail } from '../domain/failure'
import type { Engines } from './engines'
import { paths, project } from './paths'
import type { SettingsStore } from './settings'

/** The data sets of this machine, as the assistant finds them. */
export class DataSets {
  private found: Promise<DataEntry[]> | undefined

  constructor(private readonly engines: Engines, private readonly settings: SettingsStore) {}

  async places(): Promise<DataPlaces> {
    return { folders: await dataFolders(this.settings.get().dataFolders, project, paths.data), cache: paths.data }
  }
  async list(): Promise<DataEntry[]> {
    return this.engines.assistant.ask('data.list', await this.places())
  }
  /** As {@link list}, but what was found at the start is not looked for again. */
  known(): Promise<DataEntry[]> {
    this.found ??= this.list().catch((error: unknown) => {
      this.found = undefined
      throw error
    })
    return this.found
  }
  async refresh(): Promise<DataEntry[]> {
    this.found = undefined
    return this.known()
  }
  /** Removes an imported set from disk. @throws FailureError `data-missing`, `disk-error` */
  async delete(id: string): Promise<DataEntry[]> {
    const entry = (await this.list()).find((candidate) => candidate.state === 'ready' && candidate.facts.id === id)
    if (entry?.state !== 'ready' || !entry.imported || entry.folder === undefined) return fail('data-missing', `${id} is no imported data set`, 'Choose another one.')
    await deleteStoredSet(entry.folder)
    return this.refresh()
  }
  /** @throws FailureError `data-missing` */
  async facts(id: string): Promise<DataFacts> {
    const entry = (await this.list()).find((candidate) => candidate.state === 'ready' && candidate.facts.id === id)
    if (entry?.state !== 'ready') return fail('data-missing', `The data set ${id} is not on this machine`, 'Choose another one in Data, or add the folder that holds its files.')
    return entry.facts
  }
}

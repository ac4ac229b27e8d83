import { type DataPlaces, dataFolders } from '../data/catalogue'
import { deleteStoredSet } from '../data/storedSet'
import { deleteVersion } from '../data/versionFiles'
import type { DataEntry, DataFacts } from '../domain/dataset'
import type { Duplicates } from '../domain/duplicates'
import { fail } from '../domain/failure'
import { broadcast } from './channels'
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
  /** Removes an imported set with its versions, or a version, from disk. @throws FailureError `data-missing`, `disk-error` */
  async delete(id: string): Promise<DataEntry[]> {
    const entries = await this.list(), entry = readyOf(entries, id)
    const broken = entries.some((one) => one.state === 'failed' && one.version === id)
    if (broken || entry?.version) await deleteVersion(paths.data, id)
    else {
      if (!entry?.imported || entry.folder === undefined) return fail('data-missing', `${id} is no imported data set and no version of one`, 'Choose another one.')
      for (const one of entries) if (one.state === 'ready' && one.version?.base === id) await deleteVersion(paths.data, one.facts.id)
      await deleteStoredSet(entry.folder)
    }
    return this.refresh()
  }
  /** A set's entry as it is now. @throws FailureError `data-missing` */
  async entry(id: string): Promise<Ready> {
    return readyOf(await this.list(), id)
      ?? fail('data-missing', `The data set ${id} is not on this machine`, 'Choose another one in Data, or add the folder that holds its files.')
  }
  async facts(id: string): Promise<DataFacts> {
    return (await this.entry(id)).facts
  }
  /** Images that are alike, with `data.searched` meanwhile; null where the search was ended. */
  async duplicates(id: string): Promise<Duplicates | null> {
    const { assistant } = this.engines
    const end = assistant.onEvent((event) => { if (event.event === 'searched') broadcast('data.searched', { id, share: event.share }) })
    const { found } = await assistant.ask('data.duplicates', { id, ...await this.places() }).finally(end)
    return found
  }
}

type Ready = Extract<DataEntry, { state: 'ready' }>
const readyOf = (entries: readonly DataEntry[], id: string): Ready | undefined =>
  entries.find((entry): entry is Ready => entry.state === 'ready' && entry.facts.id === id)

import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { type DataEntry, dataEntrySchema, type DataFacts, sampleDataId } from '../domain/dataset'
import { type DataVersion, dataVersionFormat, dataVersionVersion, type VersionToStore } from '../domain/dataVersion'
import { describeFailure, fail, FailureError } from '../domain/failure'
import { readJson, writeJson } from '../files/atomic'
import { fashionMnistFolder } from './fashionMnist'
import { type Found, readFound, type Ready, sampleKey, signatureOfSet } from './found'
import { findIdxFiles, looksLikeIdxFolder } from './idxFolder'
import { entryOf, factsOf, fingerprintOf, type ImageSet } from './imageSet'
import { storedFolders } from './storedSet'
import { applySteps } from './versionedSet'
import { newVersionId, readVersion, versionFile, versionFiles, writeVersion } from './versionFiles'
import { baseOf, readyIn, versionOf, versionSignature } from './versions'

export interface DataPlaces {
  /** Folders with IDX files, those a person chose and those where sets are known to lie. */
  folders: string[]
  /** Layerbench's own data folder, where the sample set, imported ones and what is known of all is kept. */
  cache: string
}

/**
 * Folders to look in: chosen ones whatever they hold, one beside the project where there is something, and the one that
 * Fashion-MNIST is downloaded to where it is all there.
 */
export async function dataFolders(chosen: string[], project: string, cache: string): Promise<string[]> {
  const downloaded = fashionMnistFolder(cache), beside = resolve(project, '..', 'shared', 'fashion-mnist')
  const known = [
    ...(await findIdxFiles(downloaded).then(() => true, () => false) ? [downloaded] : []),
    ...(await looksLikeIdxFolder(beside) ? [beside] : []),
  ]
  return [...new Set([...chosen.map((folder) => resolve(folder)), ...known])]
}

interface Loaded extends Found { key: string; signature: string }
interface Listed { entry: DataEntry; signature?: string }

const rememberedSchema = z.record(z.string(), z.strictObject({ signature: z.string(), entry: dataEntrySchema }))
type Remembered = z.infer<typeof rememberedSchema>

/** Bytes up to which a second set is kept in memory: a version beside its base. */
const mostKept = 256e6

/** The data sets on this machine. Reading one takes a moment, so facts are remembered and the last sets are kept. */
export class Catalogue {
  private kept: Loaded[] = []

  /** Every set in those places, ready or with what is wrong with it; the built-in one first. */
  async list(places: DataPlaces): Promise<DataEntry[]> {
    const memory = join(places.cache, 'known.json')
    const remembered = await this.remembered(memory)
    const entries: DataEntry[] = [], next: Remembered = {}
    const list = async (key: string, listing: (known: Remembered[string] | undefined) => Promise<Listed>) => {
      const { entry, signature } = await listing(remembered[key])
      if (signature !== undefined) next[key] = { signature, entry }
      return entry
    }
    for (const key of [sampleKey, ...await storedFolders(places.cache), ...places.folders]) {
      const entry = await list(key, (known) => this.entry(key, places.cache, known))
      if (entry.state === 'failed' || !readyIn(entries, entry.facts.id)) entries.push(entry)
    }
    for (const file of await versionFiles(places.cache)) {
      const entry = await list(file, (known) => this.versionEntry(file, entries, places.cache, known))
      const beneath = entry.state === 'ready' ? lastOf(entries, entry.version!.base) : entries.length - 1
      entries.splice(beneath + 1, 0, entry)
    }
    if (JSON.stringify(next) !== JSON.stringify(remembered)) await writeJson(memory, next)
    return entries
  }

  /**
   * A set by id, in memory.
   * @throws FailureError `data-missing` where no place holds it, or what is wrong with its files
   */
  async load(id: string, places: DataPlaces): Promise<{ set: ImageSet; facts: DataFacts }> {
    const entries = await this.list(places), entry = readyIn(entries, id)
    if (!entry) {
      const broken = entries.find((candidate) => candidate.state === 'failed' && (!candidate.version || candidate.version === id))
      const hint = broken?.state === 'failed' ? ` One of the places looked in has a problem: ${describeFailure(broken.failure)}` : ''
      return fail('data-missing', `The data set ${id} is not on this machine`, `Add the folder that holds its files in Data, or choose another set.${hint}`)
    }
    if (!entry.version) return this.read(keyOf(entry), places.cache)
    return this.readVersion(versionFile(places.cache, id), readyIn(entries, entry.version.base)!, places.cache)
  }

  /**
   * Keeps a version of a set: a new one, or other steps or another name for one that is there.
   * @throws FailureError `bad-request` where nothing would be left of a part, `data-missing`, `disk-full`, …
   */
  async storeVersion({ id, base, name, steps }: VersionToStore, places: DataPlaces): Promise<DataFacts> {
    const { set, facts } = await this.load(base, places)
    const former = id === undefined ? undefined : await readVersion(versionFile(places.cache, id))
    const changed = applySteps(set, steps, name), fingerprint = fingerprintOf(changed)
    const version: DataVersion = {
      format: dataVersionFormat, version: dataVersionVersion, id: former?.id ?? newVersionId(), name,
      createdAt: former?.createdAt ?? new Date().toISOString(),
      base: { id: base, name: facts.name, fingerprint: facts.fingerprint }, steps, fingerprint,
    }
    await writeVersion(places.cache, version)
    return factsOf(changed, version.id, name, fingerprint)
  }

  private async entry(key: string, cache: string, known: Remembered[string] | undefined): Promise<Listed> {
    try {
      const signature = await signatureOfSet(key, cache)
      if (known && signature !== '' && known.signature === signature) return known
      return listed(await this.read(key, cache))
    } catch (error) {
      if (!(error instanceof FailureError) || key === sampleKey) throw error
      return { entry: { state: 'failed', folder: key, failure: error.failure } }
    }
  }
  private async versionEntry(
    file: string, entries: DataEntry[], cache: string, known: Remembered[string] | undefined,
  ): Promise<Listed> {
    try {
      const base = baseOf(await readVersion(file), entries, file)
      if (known?.signature === await versionSignature(file, base)) return known
      return listed(await this.readVersion(file, base, cache))
    } catch (error) {
      if (!(error instanceof FailureError)) throw error
      return { entry: { state: 'failed', folder: file, version: basename(file, '.json'), failure: error.failure } }
    }
  }

  private async read(key: string, cache: string): Promise<Loaded> {
    const before = await signatureOfSet(key, cache), kept = this.known(key, before)
    if (kept) return kept
    const found = await readFound(key, cache)
    return this.keep({ key, signature: before || await signatureOfSet(key, cache), ...found })
  }
  private async readVersion(file: string, base: Ready, cache: string): Promise<Loaded> {
    const signature = await versionSignature(file, base), kept = this.known(file, signature)
    if (kept) return kept
    const { set } = await this.read(keyOf(base), cache)
    return this.keep({ key: file, signature, ...versionOf(await readVersion(file), set, base.facts, file) })
  }

  private known = (key: string, signature: string): Loaded | undefined =>
    this.kept.find((one) => one.key === key && one.signature === signature && signature !== '')
  private keep(loaded: Loaded): Loaded {
    const bytes = ({ set }: Loaded) => set.train.images.length + set.test.images.length
    const before = this.kept.filter(({ key }) => key !== loaded.key).slice(-1)
    this.kept = [...before.filter((one) => bytes(one) + bytes(loaded) <= mostKept), loaded]
    return loaded
  }

  /** What a damaged or foreign memory says is found out again. */
  private async remembered(path: string): Promise<Remembered> {
    const result = rememberedSchema.safeParse(await readJson(path).catch(() => undefined))
    return result.success ? result.data : {}
  }
}

const keyOf = ({ facts, folder }: Ready): string => (facts.id === sampleDataId ? sampleKey : folder!)
const listed = ({ set, facts, about, signature }: Loaded): Listed => ({ entry: { ...entryOf(set, facts), ...about }, signature })

/** Where a base stands in the list, or the last of its versions. */
const lastOf = (entries: readonly DataEntry[], base: string): number => entries.reduce((last, entry, i) =>
  entry.state === 'ready' && (entry.facts.id === base || entry.version?.base === base) ? i : last, -1)


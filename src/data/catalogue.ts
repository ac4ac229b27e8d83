import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { type DataEntry, dataEntrySchema, type DataFacts, sampleDataId } from '../domain/dataset'
import { describeFailure, fail, FailureError } from '../domain/failure'
import { readJson, writeJson } from '../files/atomic'
import { fashionMnist, fashionMnistFolder } from './fashionMnist'
import { findIdxFiles, looksLikeIdxFolder, readIdxFolder } from './idxFolder'
import { entryOf, factsOf, fingerprintOf, type ImageSet } from './imageSet'
import { findSampleFiles, readSample } from './sampleFolder'
import { isFingerprint, readStoredSet, storedFiles, storedFolders } from './storedSet'

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

interface Loaded { set: ImageSet; facts: DataFacts; signature: string; imported?: Imported }
type Imported = NonNullable<Extract<DataEntry, { state: 'ready' }>['imported']>

const rememberedSchema = z.record(z.string(), z.strictObject({ signature: z.string(), entry: dataEntrySchema }))
type Remembered = z.infer<typeof rememberedSchema>

/** Size and time of each file: as long as they stay, so does what was found in them. */
async function signatureOf(files: string[]): Promise<string> {
  const stats = await Promise.all(files.map((file) => stat(file)))
  return stats.map(({ size, mtimeMs }, i) => `${files[i]}:${size}:${mtimeMs}`).join('|')
}

const sampleKey = ':sample'

/** The data sets on this machine. Reading one takes a moment, so facts are remembered and the last set is kept. */
export class Catalogue {
  private last: (Loaded & { key: string }) | undefined

  /** Every set in those places, ready or with what is wrong with it; the built-in one first. */
  async list(places: DataPlaces): Promise<DataEntry[]> {
    const memory = join(places.cache, 'known.json')
    const remembered = await this.remembered(memory)
    const entries: DataEntry[] = [], next: Remembered = {}
    for (const key of [sampleKey, ...await storedFolders(places.cache), ...places.folders]) {
      const { entry, signature } = await this.entry(key, places, remembered[key])
      if (signature !== undefined) next[key] = { signature, entry }
      const known = entry.state === 'ready' && entries.some((other) => other.state === 'ready' && other.facts.id === entry.facts.id)
      if (!known) entries.push(entry)
    }
    if (JSON.stringify(next) !== JSON.stringify(remembered)) await writeJson(memory, next)
    return entries
  }

  /**
   * A set by id, in memory.
   * @throws FailureError `data-missing` where no place holds it, or what is wrong with its files
   */
  async load(id: string, places: DataPlaces): Promise<{ set: ImageSet; facts: DataFacts }> {
    const entries = await this.list(places)
    const entry = entries.find((candidate) => candidate.state === 'ready' && candidate.facts.id === id)
    if (!entry) {
      const broken = entries.find((candidate) => candidate.state === 'failed')
      const hint = broken?.state === 'failed' ? ` One of the folders looked in has a problem: ${describeFailure(broken.failure)}` : ''
      return fail('data-missing', `The data set ${id} is not on this machine`, `Add the folder that holds its files in Data, or choose another set.${hint}`)
    }
    return this.read(id === sampleDataId ? sampleKey : (entry as { folder: string }).folder, places)
  }

  private async entry(
    key: string, places: DataPlaces, known: Remembered[string] | undefined,
  ): Promise<{ entry: DataEntry; signature?: string }> {
    try {
      const signature = await this.signature(key, places)
      if (known && signature !== '' && known.signature === signature) return known
      const { set, facts, imported, signature: now } = await this.read(key, places)
      const entry = entryOf(set, facts, key === sampleKey ? undefined : key)
      return { entry: { ...entry, ...(imported ? { imported } : {}) }, signature: now }
    } catch (error) {
      if (!(error instanceof FailureError) || key === sampleKey) throw error
      return { entry: { state: 'failed', folder: key, failure: error.failure } }
    }
  }

  private async signature(key: string, places: DataPlaces): Promise<string> {
    return signatureOf(key === sampleKey ? await findSampleFiles(places.cache)
      : isStored(key, places) ? storedFiles(key) : await findIdxFiles(key))
  }

  private async read(key: string, places: DataPlaces): Promise<Loaded> {
    const before = await this.signature(key, places)
    if (this.last?.key === key && this.last.signature === before && before !== '') return this.last
    const { set, facts, imported } = await (isStored(key, places) ? readImported(key) : readKnown(key, places))
    const signature = before || await this.signature(key, places)
    const loaded: Loaded = { set, facts, signature, ...(imported ? { imported } : {}) }
    this.last = { key, ...loaded }
    return loaded
  }

  /** What a damaged or foreign memory says is found out again. */
  private async remembered(path: string): Promise<Remembered> {
    const result = rememberedSchema.safeParse(await readJson(path).catch(() => undefined))
    return result.success ? result.data : {}
  }
}

const isStored = (key: string, { cache }: DataPlaces): boolean => dirname(key) === cache && isFingerprint(basename(key))

async function readImported(folder: string) {
  const { set, stored: { facts, source: { recognised, files, at } } } = await readStoredSet(folder)
  return { set, facts, imported: { recognised, files: files.map(({ name }) => name), at } }
}

async function readKnown(key: string, { cache }: DataPlaces): Promise<{ set: ImageSet; facts: DataFacts; imported?: undefined }> {
  const set = await (key === sampleKey ? readSample(cache) : readIdxFolder(key))
  return { set, facts: nameOf(key, set) }
}

/** Its id and name by what it holds; Fashion-MNIST gets its classes' names. */
function nameOf(key: string, set: ImageSet): DataFacts {
  const fingerprint = fingerprintOf(set)
  if (key === sampleKey) return factsOf(set, sampleDataId, 'Sample garments', fingerprint)
  if (fingerprint === fashionMnist.fingerprint) {
    set.classes = [...fashionMnist.classes]
    return factsOf(set, fashionMnist.id, fashionMnist.name, fingerprint)
  }
  return factsOf(set, `idx-${fingerprint.slice(0, 12)}`, basename(key), fingerprint)
}

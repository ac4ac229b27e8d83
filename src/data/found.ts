import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { type DataEntry, type DataFacts, sampleDataId } from '../domain/dataset'
import { fashionMnist } from './fashionMnist'
import { findIdxFiles, readIdxFolder } from './idxFolder'
import { factsOf, fingerprintOf, type ImageSet } from './imageSet'
import { findSampleFiles, readSample } from './sampleFolder'
import { isFingerprint, readStoredSet, storedFiles } from './storedSet'

export type Ready = Extract<DataEntry, { state: 'ready' }>
/** A set with what its entry says beside its facts. */
export interface Found { set: ImageSet; facts: DataFacts; about: Pick<Ready, 'folder' | 'imported' | 'version'> }
/** What the built-in set goes by; others go by their folder or file. */
export const sampleKey = ':sample'

/** Size and time of each file: as long as they stay, so does what was found in them. */
export async function signatureOf(files: string[]): Promise<string> {
  const stats = await Promise.all(files.map((file) => stat(file)))
  return stats.map(({ size, mtimeMs }, i) => `${files[i]}:${size}:${mtimeMs}`).join('|')
}

const isStored = (key: string, cache: string): boolean => dirname(key) === cache && isFingerprint(basename(key))

/** What changes with the files of a set, or '' where there are none yet. @throws FailureError `data-missing` */
export async function signatureOfSet(key: string, cache: string): Promise<string> {
  if (key === sampleKey) return signatureOf(await findSampleFiles(cache))
  return signatureOf(isStored(key, cache) ? storedFiles(key) : await findIdxFiles(key))
}

/** A set that isn't a version, from its files. @throws FailureError `data-missing`, `data-damaged` */
export const readFound = (key: string, cache: string): Promise<Found> =>
  isStored(key, cache) ? readImported(key) : readKnown(key, cache)

async function readImported(folder: string): Promise<Found> {
  const { set, stored: { facts, source: { recognised, files, at } } } = await readStoredSet(folder)
  return { set, facts, about: { folder, imported: { recognised, files: files.map(({ name }) => name), at } } }
}

async function readKnown(key: string, cache: string): Promise<Found> {
  const set = await (key === sampleKey ? readSample(cache) : readIdxFolder(key))
  return { set, facts: nameOf(key, set), about: key === sampleKey ? {} : { folder: key } }
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

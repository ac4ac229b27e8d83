import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { sourceOptionsSchema, storeChoicesSchema } from '../domain/dataImport'
import { type DataFacts, dataFactsSchema } from '../domain/dataset'
import { fail, firstIssue } from '../domain/failure'
import { sizeOf } from '../domain/shape'
import { diskFailure, isAbandoned, readJson, syncFolder, temporaryBeside, writeJson, writeSynced } from '../files/atomic'
import { type ImageSet, fingerprintOf } from './imageSet'
import { bytesPerLabel, labelBytes, labelsIn } from './labels'

/** A set's folder is named by its fingerprint: `set.json` beside four files of bare bytes. */
const version = 1
export const storedSetSchema = z.strictObject({
  format: z.literal('layerbench-data'),
  version: z.literal(version),
  facts: dataFactsSchema,
  /** What it was made of and how. */
  source: z.strictObject({
    recognised: z.string(),
    files: z.array(z.strictObject({ name: z.string(), bytes: z.int().nonnegative() })),
    options: sourceOptionsSchema,
    /** How the test set was drawn where the source had none. */
    test: storeChoicesSchema.shape.test,
    /** Rows or files that were left out. */
    dropped: z.int().nonnegative(),
    at: z.string(),
  }),
})
export type StoredSet = z.infer<typeof storedSetSchema>
export type SetSource = StoredSet['source']

const record = 'set.json'
const parts = ['train', 'test'] as const, kinds = ['images', 'labels'] as const

export const isFingerprint = (name: string): boolean => /^[0-9a-f]{64}$/.test(name)

/** The folders of imported sets; their names are fingerprints. */
export async function storedFolders(cache: string): Promise<string[]> {
  const names = await readdir(cache).catch(() => [])
  return names.filter(isFingerprint).sort().map((name) => join(cache, name))
}

/** The files that a change of the set would change. */
export const storedFiles = (folder: string): string[] =>
  [record, ...parts.flatMap((part) => kinds.map((kind) => `${part}.${kind}`))].map((name) => join(folder, name))

/**
 * Keeps a set, whole or not at all. The same images and labels again only change names and source.
 * @throws FailureError `disk-full`, `disk-error`
 */
export async function storeSet(cache: string, set: ImageSet, name: string, source: SetSource): Promise<DataFacts> {
  const fingerprint = fingerprintOf(set), folder = join(cache, fingerprint)
  const facts: DataFacts = {
    id: `set-${fingerprint.slice(0, 12)}`, name, fingerprint, classes: set.classes, shape: set.shape,
    train: set.train.labels.length, test: set.test.labels.length,
  }
  const stored: StoredSet = { format: 'layerbench-data', version, facts, source }
  if ((await storedFolders(cache)).includes(folder)) {
    await writeJson(join(folder, record), stored)
    return facts
  }
  const temporary = temporaryBeside(folder)
  try {
    await mkdir(temporary, { recursive: true })
    for (const part of parts) {
      await writeSynced(join(temporary, `${part}.images`), set[part].images)
      await writeSynced(join(temporary, `${part}.labels`), labelBytes(set[part].labels, set.classes.length))
    }
    await writeJson(join(temporary, record), stored)
    await rename(temporary, folder)
    syncFolder(cache)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    diskFailure(error, folder)
  }
  return facts
}

/** What is said of an imported set without reading its images. @throws FailureError `data-damaged` */
export async function readStoredRecord(folder: string): Promise<StoredSet> {
  const path = join(folder, record)
  const damaged = (what: string): never => fail('data-damaged', what, 'Import the set again.', path)
  const document = await readJson(path).catch((error: Error) => damaged(`It can't be read (${error.message})`))
  const { version: found } = (document ?? {}) as { version?: unknown }
  if (typeof found === 'number' && found > version) {
    fail('data-damaged', `It has format version ${found}, this Layerbench reads up to ${version}`, 'Open it with a newer Layerbench.', path)
  }
  const result = storedSetSchema.safeParse(document)
  if (!result.success) return damaged(firstIssue(result.error))
  return result.data
}

/** An imported set. @throws FailureError `data-damaged` where its files aren't what was stored */
export async function readStoredSet(folder: string): Promise<{ set: ImageSet; stored: StoredSet }> {
  const stored = await readStoredRecord(folder), { facts } = stored, classes = facts.classes.length
  const read = async (part: 'train' | 'test', kind: 'images' | 'labels') => {
    const path = join(folder, `${part}.${kind}`), size = facts[part] * (kind === 'images' ? sizeOf(facts.shape) : bytesPerLabel(classes))
    const bytes: Uint8Array = await readFile(path).catch((error: NodeJS.ErrnoException) =>
      fail('data-damaged', `It can't be read (${error.code})`, 'Import the set again.', path))
    if (bytes.length !== size) fail('data-damaged', `It has ${bytes.length} bytes instead of ${size}`, 'Import the set again.', path)
    return bytes
  }
  const part = async (name: 'train' | 'test') =>
    ({ images: await read(name, 'images'), labels: labelsIn(await read(name, 'labels'), classes) })
  const set: ImageSet = { shape: facts.shape, classes: [...facts.classes], train: await part('train'), test: await part('test') }
  if (fingerprintOf(set) !== facts.fingerprint || facts.fingerprint !== basename(folder)) {
    fail('data-damaged', 'Its images or labels are not those that were imported', 'Import the set again.', folder)
  }
  return { set, stored }
}

/** Deletes an imported set; what is left of it after a crash is no set. */
export async function deleteStoredSet(folder: string): Promise<void> {
  const gone = temporaryBeside(folder)
  try {
    await rename(folder, gone)
    await rm(gone, { recursive: true, force: true })
    syncFolder(dirname(folder))
  } catch (error) {
    diskFailure(error, folder)
  }
}

/** Removes what imports that were cut off have left, but for those of processes that still run. */
export async function sweepStored(cache: string): Promise<void> {
  for (const name of await readdir(cache).catch(() => [])) {
    if (!isAbandoned(name)) continue
    await rm(join(cache, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

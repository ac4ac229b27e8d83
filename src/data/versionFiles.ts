import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type DataVersion, dataVersionSchema, dataVersionVersion } from '../domain/dataVersion'
import { fail, firstIssue } from '../domain/failure'
import { diskFailure, readJson, writeJson } from '../files/atomic'

/** Versions of data sets lie in a folder beside the sets, a file each, named by their ids. */
const folderOf = (cache: string): string => join(cache, 'versions')
const isVersionId = (id: string): boolean => /^version-[0-9a-f]{12}$/.test(id)

export const newVersionId = (): string => `version-${randomBytes(6).toString('hex')}`

/** @throws FailureError `data-missing` where it is no version's id, and so no file's name */
export const versionFile = (cache: string, id: string): string =>
  isVersionId(id) ? join(folderOf(cache), `${id}.json`) : fail('data-missing', `${id} is no version of a data set`, 'Choose another one.')

export async function versionFiles(cache: string): Promise<string[]> {
  const names = await readdir(folderOf(cache)).catch(() => [])
  return names.filter((name) => name.endsWith('.json') && isVersionId(basename(name, '.json'))).sort().map((name) => join(folderOf(cache), name))
}

/** @throws FailureError `data-damaged` where it is no version of a set, `data-missing` where it isn't there */
export async function readVersion(path: string): Promise<DataVersion> {
  const damaged = (what: string, advice = 'Restore the file from a copy, or delete the version.'): never => fail('data-damaged', what, advice, path)
  const document = await readJson(path).catch((error: Error) => damaged(`It can't be read (${error.message})`))
  if (document === undefined) return fail('data-missing', 'The file is not there', 'Choose another data set.', path)
  const { version } = (document ?? {}) as { version?: unknown }
  if (typeof version === 'number' && version > dataVersionVersion) {
    return damaged(`It has format version ${version}, this Layerbench reads up to ${dataVersionVersion}`, 'Open it with a newer Layerbench.')
  }
  const result = dataVersionSchema.safeParse(document)
  if (!result.success) return damaged(firstIssue(result.error))
  return result.data.id === basename(path, '.json') ? result.data : damaged(`It is the version ${result.data.id}, whose file has another name`)
}

/** @throws FailureError `disk-full`, `disk-error`: then nothing has changed */
export const writeVersion = (cache: string, version: DataVersion): Promise<void> =>
  writeJson(versionFile(cache, version.id), version)

export async function deleteVersion(cache: string, id: string): Promise<void> {
  const path = versionFile(cache, id)
  await rm(path, { force: true }).catch((error: unknown) => diskFailure(error, path))
}

import type { DataEntry, DataFacts } from '../domain/dataset'
import { countsOf, type DataVersion } from '../domain/dataVersion'
import { fail } from '../domain/failure'
import { type Found, type Ready, signatureOf } from './found'
import { factsOf, fingerprintOf, type ImageSet } from './imageSet'
import { applySteps } from './versionedSet'

/** The set of that id. */
export const readyIn = (entries: readonly DataEntry[], id: string): Ready | undefined =>
  entries.find((entry): entry is Ready => entry.state === 'ready' && entry.facts.id === id)

/** A version changes with its file and with what is known of its base. */
export const versionSignature = async (file: string, { facts }: Ready): Promise<string> => `${await signatureOf([file])}|${JSON.stringify(facts)}`

/** @throws FailureError `data-missing`, `data-damaged` where its base is not what it was made of */
export function baseOf(version: DataVersion, entries: readonly DataEntry[], file: string): Ready {
  const base = readyIn(entries, version.base.id)
  if (!base) {
    return fail('data-missing', `${version.name} is made of ${version.base.name}, which is not on this machine`, `Add or import ${version.base.name} again, or delete the version.`, file)
  }
  if (base.facts.fingerprint !== version.base.fingerprint) {
    fail('data-damaged', `${version.name} is made of ${version.base.name}, which has changed since`, `Restore the files of ${version.base.name}, or delete the version.`, file)
  }
  return base
}

/** @throws FailureError `data-damaged` where its changes don't lead to what was stored */
export function versionOf(version: DataVersion, base: ImageSet, { id, name: baseName }: DataFacts, file: string): Found {
  const set = applySteps(base, version.steps, file), fingerprint = fingerprintOf(set)
  if (fingerprint !== version.fingerprint) {
    fail('data-damaged', 'Its changes are not those that were stored', 'Restore the file from a copy, or delete the version.', file)
  }
  const about = { version: { base: id, baseName, ...countsOf(version.steps) } }
  return { set, facts: factsOf(set, version.id, version.name, fingerprint), about }
}


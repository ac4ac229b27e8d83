import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stateFolder } from './paths.mjs'

/** Where set-up writes which Electron is in use. */
export const electronRecord = join(stateFolder, 'electron.json')

/**
 * The Electron that set-up placed.
 * @returns {{path: string, version: string, fallback: boolean}} path is the executable; fallback says that it
 *   is the older one for development and tests, because the official one could not be downloaded
 * @throws where set-up has not run
 */
export function electronInUse() {
  try {
    return JSON.parse(readFileSync(electronRecord, 'utf8'))
  } catch {
    throw new Error(`${electronRecord} is missing: run "npm run setup" first.`)
  }
}

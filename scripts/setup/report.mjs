import { join } from 'node:path'
import { electronRecord } from './electronPath.mjs'
import { chooseFlavour } from './flavour.mjs'
import { readJson, writeJson } from './jsonFile.mjs'
import { stateFolder } from './paths.mjs'
import { desktopProblem, systemName } from './systemPackages.mjs'
import { stagedTensorflow } from './tensorflow.mjs'

const path = join(stateFolder, 'setup.json')

/**
 * What set-up placed, as `layerbench doctor` prints it.
 * @typedef {object} SetupReport
 * @property {{version: string, flavour: 'cpu' | 'cuda', reason: string}} tensorflow
 * @property {{path: string, version: string, fallback: boolean}} electron
 * @property {string} node version that set-up ran on
 * @property {string} system
 * @property {string[]} problems sentences, each with what to do
 */

/** Writes node_modules/.layerbench/setup.json, where it does not say what is. */
export const reportStep = {
  name: 'Report',
  silent: true,

  async done() {
    return JSON.stringify(readReport()) === JSON.stringify(await facts())
  },

  async run() {
    writeJson(path, await facts())
  },
}

/** @returns {Promise<SetupReport | undefined>} undefined where a step before this one is not done */
async function facts() {
  const staged = stagedTensorflow()
  const electron = readJson(electronRecord)
  if (!staged || !electron) return undefined
  const { path: executable, version, fallback, wanted } = electron
  const problems = []
  if (fallback) {
    problems.push(
      `Electron ${version} stands in for ${wanted}, which could not be downloaded: good for development and `
        + 'tests, never for packaging. Once GitHub can be reached, set-up changes over within a day.',
    )
  }
  const desktop = await desktopProblem()
  if (desktop) problems.push(desktop)
  return {
    tensorflow: { version: staged.version, flavour: staged.flavour, reason: (await chooseFlavour()).reason },
    electron: { path: executable, version, fallback },
    node: process.versions.node,
    system: systemName(),
    problems,
  }
}

/** @returns {SetupReport | undefined} undefined where set-up has not ended yet */
export function readReport() {
  return readJson(path)
}

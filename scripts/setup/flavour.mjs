import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand, which } from './command.mjs'
import { readJson, writeJson } from './jsonFile.mjs'
import { cacheFolder } from './paths.mjs'

/** @typedef {'cpu' | 'cuda'} Flavour the build of TensorFlow to use */

const choicePath = () => join(cacheFolder(), 'flavour.json')

/**
 * Remembers what --gpu or --cpu asked for, for this user: `npm test` afterwards must not undo it.
 * @param {Flavour | undefined} flavour undefined (--auto) goes by the driver again
 */
export function rememberFlavour(flavour) {
  writeJson(choicePath(), { flavour: flavour ?? null })
}

/**
 * The build to use: the one asked for, else CUDA where an NVIDIA driver is found.
 * @returns {Promise<{flavour: Flavour, reason: string}>}
 */
export async function chooseFlavour() {
  const chosen = readJson(choicePath())?.flavour
  if (chosen === 'cuda') return { flavour: 'cuda', reason: 'asked for with --gpu' }
  if (chosen === 'cpu') return { flavour: 'cpu', reason: 'asked for with --cpu' }
  const driver = await findDriver()
  if (driver) return { flavour: 'cuda', reason: `NVIDIA driver found (${driver})` }
  return { flavour: 'cpu', reason: 'no NVIDIA driver found' }
}

/** Where an NVIDIA driver shows itself, or undefined. Cheapest signs first. */
async function findDriver() {
  if (existsSync('/proc/driver/nvidia/version')) return '/proc/driver/nvidia/version'
  const tool = which('nvidia-smi')
  if (tool) return tool
  const { output } = await runCommand('/sbin/ldconfig', ['-p'])
  return /libcuda\.so\.1.* => (.*)/.exec(output)?.[1]
}

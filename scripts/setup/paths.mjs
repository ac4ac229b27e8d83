import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone that these scripts belong to. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** What set-up knows about this clone. In node_modules, so that `npm ci` clears it with all it speaks of. */
export const stateFolder = join(root, 'node_modules', '.layerbench')

/** tfjs-node's package, where the native parts are staged. */
export const bindingPackage = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')

/** The per-user cache outside every clone, so that a second clone takes seconds. */
export function cacheFolder() {
  if (process.env.LAYERBENCH_CACHE) return resolve(process.env.LAYERBENCH_CACHE)
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'layerbench')
}

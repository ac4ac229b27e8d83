import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureReady } from './setup.mjs'
import { exitWith } from './setup/failure.mjs'
import { root } from './setup/paths.mjs'

/**
 * The command line: set-up (silent where nothing is to be done, on stderr otherwise), then out/main/cli.js in
 * this same process, so that signals, exit code and pipes are its own.
 */
const cli = join(root, 'out', 'main', 'cli.js')

await ensureReady().catch(exitWith)
process.argv = [process.argv[0], cli, ...process.argv.slice(2)]
await import(pathToFileURL(cli).href)

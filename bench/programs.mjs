import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureReady } from '../scripts/setup.mjs'
import { runCommand } from '../scripts/setup/command.mjs'
import { SetupFailure } from '../scripts/setup/failure.mjs'
import { root } from '../scripts/setup/paths.mjs'

/** Where the contenders written in TypeScript lie once they are built. */
export const contenderProgram = join(root, 'out', 'bench', 'layerbench.js')

/** Builds what a benchmark runs. @param {string[]} modes of `vite.node.config.ts` */
export async function buildPrograms(...modes) {
  await ensureReady({ build: false })
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  for (const mode of modes) {
    const args = [vite, 'build', '-c', 'vite.node.config.ts', '--mode', mode]
    const { code, output } = await runCommand(process.execPath, args, { cwd: root })
    if (code !== 0) throw new SetupFailure(`The benchmark could not be built:\n${output}`)
  }
}

/** A measured network's experiment: its template's, with other units where it says so. */
export function experimentOf({ template, units }) {
  const { experiment } = JSON.parse(readFileSync(join(root, 'resources', 'templates', `${template}.json`), 'utf8'))
  if (units) experiment.architecture.layers.find(({ type }) => type === 'Dense').units = units
  return experiment
}

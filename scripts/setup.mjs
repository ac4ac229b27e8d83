import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bindingStep } from './setup/binding.mjs'
import { buildStep } from './setup/build.mjs'
import { removeLeftovers } from './setup/cache.mjs'
import { stopCommands } from './setup/command.mjs'
import { electronStep } from './setup/electron.mjs'
import { SetupFailure, exitWith } from './setup/failure.mjs'
import { rememberFlavour } from './setup/flavour.mjs'
import { takeLock } from './setup/lock.mjs'
import { nodeModulesStep } from './setup/nodeModules.mjs'
import { cacheFolder } from './setup/paths.mjs'
import { platformStep } from './setup/platform.mjs'
import { say } from './setup/progress.mjs'
import { reportStep } from './setup/report.mjs'
import { buildToolsStep, electronPackagesStep } from './setup/systemPackages.mjs'
import { tensorflowStep } from './setup/tensorflow.mjs'

/**
 * What set-up does, in this order: each step stands on those before it. A step's done() looks at what is there
 * (milliseconds); run() makes it so, and can be interrupted anywhere and run again.
 * @type {{name: string, done(options: {again: boolean}): boolean | Promise<boolean>, run(): Promise<void>}[]}
 */
const steps = [
  platformStep,
  buildToolsStep,
  nodeModulesStep,
  tensorflowStep,
  bindingStep,
  electronStep,
  electronPackagesStep,
  reportStep,
]

/**
 * Makes this clone ready to run. Says nothing where nothing is to be done.
 * @param {{again?: boolean, build?: boolean}} [options] again: also retry what failed before and was left for
 *   later; build: also build the app from its sources (the default)
 * @returns {Promise<boolean>} whether something was done
 * @throws {SetupFailure} with what to do
 */
export async function ensureReady({ again = false, build = true } = {}) {
  const wanted = build ? [...steps, buildStep] : steps
  if (await allDone(wanted, again)) return false
  const giveBack = await takeSetupLock()
  const interrupted = (signal) => {
    stopCommands()
    giveBack()
    say('\nInterrupted. What was finished is kept: run it again to go on.')
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    removeLeftovers()
    for (const step of wanted) {
      if (await step.done({ again })) continue
      const started = Date.now()
      say(`• ${step.name}`)
      await step.run()
      say(`  ${((Date.now() - started) / 1000).toFixed(1)} s`)
    }
  } finally {
    giveBack()
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
  }
  return true
}

async function allDone(wanted, again) {
  for (const step of wanted) if (!(await step.done({ again }))) return false
  return true
}

/** One set-up at a time for a user, whatever the clone: they share the cache. */
async function takeSetupLock() {
  try {
    return await takeLock(join(cacheFolder(), 'lock'), {
      onWait: (pid) => say(`Another set-up is at work (process ${pid}): waiting for it.`),
    })
  } catch (error) {
    throw new SetupFailure(
      `${cacheFolder()} can't be written to (${error.code ?? error.message}). Name a folder of yours in `
        + 'LAYERBENCH_CACHE, with 2 GB free, and run this again.',
    )
  }
}

const usage = `Usage: npm run setup -- [--gpu | --cpu | --auto] [--quiet]
  --gpu    use TensorFlow's CUDA build, here and for this user from now on
  --cpu    use the CPU build, likewise
  --auto   go by whether there is an NVIDIA driver (how it starts out)
  --quiet  say nothing where nothing is to be done`

async function main(args) {
  const known = ['--gpu', '--cpu', '--auto', '--quiet']
  const wrong = args.find((arg) => !known.includes(arg))
  if (wrong || args.filter((arg) => arg !== '--quiet').length > 1) {
    console.error(`${wrong ? `${wrong} is not an option of set-up.\n` : ''}${usage}`)
    process.exit(2)
  }
  if (args.includes('--gpu')) rememberFlavour('cuda')
  if (args.includes('--cpu')) rememberFlavour('cpu')
  if (args.includes('--auto')) rememberFlavour(undefined)
  const started = Date.now()
  const quiet = args.includes('--quiet')
  const worked = await ensureReady({ again: !quiet })
  if (worked || !quiet) say(`Ready (${((Date.now() - started) / 1000).toFixed(1)} s).`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2)).catch(exitWith)

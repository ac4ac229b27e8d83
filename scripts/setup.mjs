import { pathToFileURL } from 'node:url'
import { bindingStep } from './setup/binding.mjs'
import { buildStep } from './setup/build.mjs'
import { electronStep } from './setup/electron.mjs'
import { exitWith } from './setup/failure.mjs'
import { rememberFlavour } from './setup/flavour.mjs'
import { nodeModulesStep } from './setup/nodeModules.mjs'
import { platformStep } from './setup/platform.mjs'
import { say } from './setup/progress.mjs'
import { reportStep } from './setup/report.mjs'
import { whileLocked } from './setup/setupLock.mjs'
import { buildToolsStep, electronPackagesStep } from './setup/systemPackages.mjs'
import { tensorflowStep } from './setup/tensorflow.mjs'

/**
 * What set-up does, in this order: each step stands on those before it. A step's done() looks at what is
 * there (milliseconds); run() makes it so, and can be interrupted anywhere and run again.
 * @typedef {{name: string, silent?: boolean, done(options: {again: boolean}): boolean | Promise<boolean>,
 *   run(): Promise<void>}} Step
 * @type {Step[]}
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
 * @throws {import('./setup/failure.mjs').SetupFailure} with what to do
 */
export async function ensureReady({ again = false, build = true } = {}) {
  const wanted = build ? [...steps, buildStep] : steps
  if (await allDone(wanted, again)) return false
  await whileLocked(async () => {
    for (const step of wanted) {
      if (await step.done({ again })) continue
      const started = Date.now()
      if (!step.silent) say(`• ${step.name}`)
      await step.run()
      if (!step.silent) say(`  ${((Date.now() - started) / 1000).toFixed(1)} s`)
    }
  })
  return true
}

async function allDone(wanted, again) {
  for (const step of wanted) if (!(await step.done({ again }))) return false
  return true
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

const isProgram = import.meta.url === pathToFileURL(process.argv[1] ?? '').href
if (isProgram) await main(process.argv.slice(2)).catch(exitWith)

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureReady } from './setup.mjs'
import { electronInUse } from './setup/electronPath.mjs'
import { SetupFailure, exitWith } from './setup/failure.mjs'
import { root } from './setup/paths.mjs'
import { say } from './setup/progress.mjs'
import { sandboxProblem } from './setup/sandbox.mjs'
import { desktopProblem, hasDisplay } from './setup/systemPackages.mjs'

const cli = join(root, 'out', 'main', 'cli.js')

/** Opens the workbench; where there is no display, does its main job on the command line. */
async function start(args) {
  await ensureReady()
  process.exitCode = hasDisplay() ? await openWindow(args) : await runMainJob()
}

/** @returns {Promise<number>} Electron's exit code */
async function openWindow(args) {
  const problem = await desktopProblem()
  if (problem) throw new SetupFailure(problem)
  const electron = electronInUse()
  const flags = []
  const unsafe = sandboxProblem()
  if (unsafe) {
    say(`Chromium's sandbox is off (--no-sandbox), because ${unsafe}.`)
    flags.push('--no-sandbox')
  }
  if (electron.fallback) say(`Electron ${electron.version} stands in for ${electron.wanted}: see "doctor".`)
  const { code } = await run(electron.path, [...flags, root, ...args])
  return code
}

/** @returns {Promise<number>} the exit code of the first command that failed, or 0 */
async function runMainJob() {
  console.log('There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.')
  console.log('Here is the main job on the command line instead: train, save the run, classify.\n')
  const check = await layerbench(['data', 'check', 'sample'])
  if (check.code !== 0) return check.code
  const train = await layerbench(['train', '--template', 'first-steps', '--data', 'sample'])
  if (train.code !== 0) return train.code
  const list = await layerbench(['runs', 'list', '--json'], { keepOutput: true })
  const run = newestRun(list.output)
  if (!run) throw new SetupFailure('The training ended, but "runs list" shows no run. See "doctor".')
  const classify = await layerbench(['classify', run.id, '--samples', '5'])
  if (classify.code !== 0) return classify.code
  console.log(`\nThe run is saved in ${run.folder}`)
  console.log('More: npm run -s layerbench -- --help')
  return 0
}

/** The last line of `runs list --json` is the result: its runs, newest first. */
function newestRun(output) {
  try {
    return JSON.parse(output.trim().split('\n').at(-1)).runs[0]
  } catch {
    return undefined
  }
}

function layerbench(args, options) {
  console.log(`$ npm run -s layerbench -- ${args.join(' ')}`)
  return run(process.execPath, [cli, ...args], options)
}

/** Runs a program on our own input and output, or keeps what it prints. */
function run(program, args, { keepOutput = false } = {}) {
  const env = { ...process.env }
  // Set by some editors' terminals; it would turn Electron into plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  return new Promise((resolve, reject) => {
    const stdio = ['inherit', keepOutput ? 'pipe' : 'inherit', 'inherit']
    const child = spawn(program, args, { env, stdio })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
    })
    // The terminal sends Ctrl-C to both: the child decides when and how it ends.
    const pass = (signal) => child.kill(signal)
    const wait = () => {}
    process.on('SIGINT', wait).on('SIGTERM', pass)
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('SIGINT', wait).off('SIGTERM', pass)
      resolve({ code: code ?? 1, output })
    })
  })
}

await start(process.argv.slice(2)).catch(exitWith)

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureReady } from './setup.mjs'
import { SetupFailure, exitWith } from './setup/failure.mjs'
import { ensureNode24 } from './setup/node24.mjs'
import { root } from './setup/paths.mjs'
import { say } from './setup/progress.mjs'
import { desktopProblem, hasDisplay } from './setup/systemPackages.mjs'
import { startVirtualDisplay } from './setup/virtualDisplay.mjs'

/**
 * What `npm test` runs, quickest first. Each gives an exit code. The app is built after the checks that tell
 * more about a mistake than a failed build does.
 */
const steps = {
  typecheck: () => npm('typecheck'),
  lint: () => npm('lint'),
  unit: () => vitest('unit'),
  build: async () => {
    await ensureReady()
    return 0
  },
  engine: () => vitest('engine'),
  fuzz: () => vitest('fuzz', full ? { LAYERBENCH_FUZZ: 'full' } : undefined),
  faults: () => onDisplay('faults', full ? { LAYERBENCH_FAULTS: 'full' } : undefined),
  keras: besideKeras,
  e2e: () => onDisplay('e2e'),
  node24: runOnNode24,
}

/** Steps that need the built app, also when they are asked for alone. */
const needBuild = ['engine', 'fuzz', 'faults', 'keras', 'e2e', 'node24']

/** Each fault and damage hundreds of times rather than a few. */
const full = process.argv.includes('--full')

async function test(args) {
  const unknown = args.find((arg) => !(arg in steps))
  if (unknown) {
    console.error(`${unknown} is not a step of the tests. The steps: ${Object.keys(steps).join(', ')}`)
    process.exit(2)
  }
  await ensureReady({ build: false })
  const wanted = args.length > 0 ? args : Object.keys(steps)
  if (!wanted.includes('build') && wanted.some((name) => needBuild.includes(name))) await ensureReady()
  for (const name of Object.keys(steps).filter((step) => wanted.includes(step))) {
    say(`\n── ${name}`)
    const started = Date.now()
    const code = await steps[name]()
    const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`
    if (code !== 0) {
      say(`── ${name} failed (${seconds})`)
      process.exit(code)
    }
    say(`── ${name} passed (${seconds})`)
  }
}

function npm(script) {
  return run('npm', ['run', '--silent', script])
}

function vitest(project, env) {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  return run(process.execPath, [program, 'run', '--project', project], env)
}

/** Where a Python with Keras is given; it belongs to nobody's set-up. */
async function besideKeras() {
  if (process.env.LAYERBENCH_PYTHON) return vitest('keras')
  say('Not run: LAYERBENCH_PYTHON names no Python with Keras 3 on TensorFlow')
  return 0
}

/** In the real Electron: on the display there is, else on one of our own. */
async function onDisplay(project, env) {
  const problem = await desktopProblem()
  if (problem) throw new SetupFailure(problem)
  if (hasDisplay()) return vitest(project, env)
  const { display, stop } = await startVirtualDisplay()
  try {
    return await vitest(project, { ...env, DISPLAY: display })
  } finally {
    stop()
  }
}

/** The engine on the Node that today's Electron brings: loads the library and trains for a few steps. */
async function runOnNode24() {
  const node = await ensureNode24()
  const cli = join(root, 'out', 'main', 'cli.js')
  const home = mkdtempSync(join(tmpdir(), 'layerbench-node24-'))
  const layerbench = (...args) => run(node, [cli, ...args], { LAYERBENCH_HOME: home })
  try {
    const code = await layerbench('doctor')
      || await layerbench('train', '--template', 'first-steps', '--data', 'sample', '--steps', '20', '--json')
    return code || await layerbench('classify', 'last', '--samples', '3')
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** @returns {Promise<number>} the exit code */
function run(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

await test(process.argv.slice(2).filter((arg) => arg !== '--full')).catch(exitWith)

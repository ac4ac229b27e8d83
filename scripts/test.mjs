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
import { runRows } from './sideBySide.mjs'

/** Each gives an exit code. */
const steps = {
  typecheck: (run) => run('npm', ['run', '--silent', 'typecheck']),
  lint: (run) => run('npm', ['run', '--silent', 'lint']),
  unit: (run) => vitest(run, 'unit'),
  build: async () => {
    await ensureReady()
    return 0
  },
  engine: (run) => vitest(run, 'engine'),
  fuzz: (run) => vitest(run, 'fuzz', full ? { LAYERBENCH_FUZZ: 'full' } : undefined),
  faults: (run) => onDisplay(run, 'faults', full ? { LAYERBENCH_FAULTS: 'full' } : undefined),
  keras: besideKeras,
  e2e: (run) => onDisplay(run, 'e2e'),
  node24: runOnNode24,
}

/**
 * What `npm test` runs, quickest first. The app is built after the checks that tell more about a mistake than a failed build
 * does. Steps stand side by side so that two cores are busy to the end.
 */
const rows = [
  [['typecheck'], ['lint', 'unit']],
  [['build']],
  [['engine', 'faults', 'keras'], ['e2e', 'fuzz', 'node24']],
]

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
  const chosen = rows.map((lanes) => lanes.map((lane) => lane.filter((name) => wanted.includes(name)))
    .filter((lane) => lane.length > 0))
  const code = await runRows(chosen, steps)
  if (code !== 0) process.exit(code)
}

function vitest(run, project, env) {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  return run(process.execPath, [program, 'run', '--project', project], env)
}

/** Where a Python with Keras is given; it belongs to nobody's set-up. */
async function besideKeras(run) {
  if (process.env.LAYERBENCH_PYTHON) return vitest(run, 'keras')
  say('Not run: LAYERBENCH_PYTHON names no Python with Keras 3 on TensorFlow and TensorBoard')
  return 0
}

/** In the real Electron: on the display there is, else on one of our own. */
async function onDisplay(run, project, env) {
  const problem = await desktopProblem()
  if (problem) throw new SetupFailure(problem)
  if (hasDisplay()) return vitest(run, project, env)
  const { display, stop } = await startVirtualDisplay()
  try {
    return await vitest(run, project, { ...env, DISPLAY: display })
  } finally {
    stop()
  }
}

/** The engine on the Node that today's Electron brings: loads the library and trains for a few steps. */
async function runOnNode24(run) {
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

await test(process.argv.slice(2).filter((arg) => arg !== '--full')).catch(exitWith)

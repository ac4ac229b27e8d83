import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../scripts/setup/paths.mjs'
import { launchApp, loadExperiment, templateExperiment } from './app.mjs'
import { median } from './median.mjs'

/**
 * What the window costs training: images per second in the app, with its live charts in view, beside the bare command
 * line with the same number of threads, taking turns; what bounds it: the share of the processor that its processes take
 * meanwhile, and the pages that a step has faulted in, here and there; and how long it takes from a click on Train to the
 * first step.
 *   npm run bench:live [-- ROUNDS [NAME…]]
 * Ends with 1 where a target is missed.
 */
const rounds = Number(process.argv[2] ?? 3), only = process.argv.slice(3)
const targets = { speed: 0.97, firstStep: 1.5 } // of the command line's; seconds
const networks = [
  { name: 'two-layer-dense', steps: 60_000 }, { name: 'dense-512-1024', steps: 2400 }, { name: 'compact-cnn', steps: 40 },
].filter(({ name }) => !only.length || only.includes(name))

const folder = mkdtempSync(join(tmpdir(), 'layerbench-live-'))
const { app, page, close } = await launchApp()
try {
  console.log(`${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, ${rounds} rounds, medians\n`)
  const missed = []
  for (const network of networks) missed.push(...await measure(network))
  if (missed.length) process.exitCode = 1
} finally {
  await close()
  rmSync(folder, { recursive: true, force: true })
}

async function measure({ name, steps }) {
  const validation = { source: 'split', fraction: 0.1, stratified: true }
  const training = { budget: { unit: 'steps', steps }, phases: [], evaluate: { every: 'steps', steps }, validation }
  const data = await loadExperiment(page, name, training)
  const inApp = [], bare = [], firstSteps = [], taken = [], faults = [], bareFaults = []
  for (let round = 0; round < rounds; round++) {
    const run = await trainInApp()
    inApp.push(run.imagesPerSecond)
    firstSteps.push(run.firstStep)
    taken.push(run.taken)
    faults.push(run.faults)
    const alone = await trainBare(name, training, data, run.threads)
    bare.push(alone.imagesPerSecond)
    bareFaults.push(alone.faults)
  }
  const speed = median(inApp.map((value, i) => value / bare[i])), firstStep = median(firstSteps)
  const verdict = (ok) => (ok ? 'ok' : 'missed')
  console.log(`${name}: ${Math.round(median(inApp))} images/s in the app, ${Math.round(median(bare))} bare, ${speed.toFixed(3)} of it`
    + ` (at least ${targets.speed}: ${verdict(speed >= targets.speed)}); ${firstStep.toFixed(2)} s from Train to the first step`
    + ` (at most ${targets.firstStep}: ${verdict(firstStep <= targets.firstStep)}; rounds ${firstSteps.map((s) => s.toFixed(2)).join(' ')});`
    + ` window, main and GPU process took ${(100 * median(taken)).toFixed(1)} % of the processor meanwhile;`
    + ` pages faulted in a step: ${median(faults).toFixed(1)} in the app, ${median(bareFaults).toFixed(1)} bare`)
  return [speed >= targets.speed, firstStep <= targets.firstStep].filter((ok) => !ok)
}

/** Clicks Train and waits for the end, the charts in view. */
async function trainInApp() {
  // The next trainers load the library meanwhile, as they do while a person looks at a result.
  await page.waitForTimeout(4000)
  await page.waitForSelector('[data-test=train][aria-disabled=false]', { timeout: 60_000 })
  const first = page.evaluate(() => new Promise((resolve) => {
    let clicked
    document.querySelector('[data-test=train]').addEventListener('click', () => { clicked = performance.now() }, { once: true, capture: true })
    const end = window.layerbench.on['run.metrics'](({ metrics }) => {
      if (!metrics.some(({ kind }) => kind === 'train')) return
      end?.()
      resolve((performance.now() - clicked) / 1000)
    })
  }))
  await page.click('[data-test=train]')
  const firstStep = await first
  await takenByWindow()
  const trainers = await app.evaluate(({ app: own }) =>
    own.getAppMetrics().filter(({ name }) => name === 'Layerbench training').map(({ pid }) => pid))
  const faultsPerSecond = watchFaults(trainers)
  await page.waitForSelector('[data-test=run-state][data-state=completed]', { timeout: 600_000 })
  const taken = await takenByWindow()
  const { value: { runs: [run] } } = await page.evaluate(() => window.layerbench.request['runs.list']())
  const { imagesPerSecond } = run.status.result
  const faults = faultsPerSecond() * run.experiment.training.batch_size / imagesPerSecond
  return { firstStep, taken, imagesPerSecond, faults, threads: run.environment.threads.intraOp }
}

/**
 * How often processes have pages faulted in while they train; of several the one that does is the one with the most.
 * @returns what ends the watching and says how often a second that was; NaN where the system doesn't say
 */
function watchFaults(pids) {
  const began = new Map(), last = new Map()
  const look = () => {
    for (const pid of pids) {
      try {
        // The tenth field of what stands there; the second, a name, ends with the last bracket.
        const now = { faults: Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[7]), at: performance.now() }
        if (!began.has(pid)) began.set(pid, now)
        last.set(pid, now)
      } catch {
        // It has ended.
      }
    }
  }
  look()
  const timer = setInterval(look, 100)
  return () => {
    clearInterval(timer)
    return began.size === 0 ? NaN : Math.max(...[...began].map(([pid, { faults, at }]) =>
      1000 * (last.get(pid).faults - faults) / (last.get(pid).at - at || 1)))
  }
}

/** The share of all cores that the app's processes took but those that train and read data, since this was last asked. */
function takenByWindow() {
  return app.evaluate(({ app: own }) => own.getAppMetrics()
    .reduce((sum, { type, cpu }) => sum + (type === 'Utility' ? 0 : cpu.percentCPUUsage / 100), 0))
}

/** The same on the command line. */
async function trainBare(name, training, data, threads) {
  const experiment = templateExperiment(name), file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify({ ...experiment, data, training: { ...experiment.training, ...training } }))
  const child = spawn(process.execPath, [
    join(root, 'out', 'main', 'cli.js'), 'train', '--experiment', file, '--threads', String(threads), '--json',
  ], { env: { ...process.env, LAYERBENCH_HOME: join(folder, 'home') }, stdio: ['ignore', 'pipe', 'inherit'] })
  let faultsPerSecond
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, kind, imagesPerSecond } = JSON.parse(line)
    if (kind === 'train') faultsPerSecond ??= watchFaults(childrenOf(child.pid))
    if (event === 'result') return { imagesPerSecond, faults: faultsPerSecond() * experiment.training.batch_size / imagesPerSecond }
  }
  throw new Error('layerbench train ended without a result')
}

function childrenOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean))
  } catch {
    return [] // no such place on this system
  }
}

import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../scripts/setup/paths.mjs'

/**
 * Seconds from `layerbench train` to the figures of its first step: starting, reading the data, choosing the number
 * of threads, building the graph, the step itself and its checkpoint.
 * @returns {Promise<number[]>} one a round
 */
export async function firstSteps(experiment, { name }, { idx, folder, rounds }) {
  const file = join(folder, `${name}-first-step.json`)
  const budget = { unit: 'steps', steps: 1 }, validation = { source: 'split', fraction: 0, stratified: false }
  const watching = { early_stopping: null, reduce_lr_on_plateau: null } // nothing is held out
  const training = { ...experiment.training, budget, phases: [], validation, ...watching }
  writeFileSync(file, JSON.stringify({ ...experiment, training }))
  const args = ['train', '--experiment', file, '--data', idx ?? 'sample', '--json', '--runs-dir', join(folder, 'runs')]
  const home = join(folder, 'home')
  const times = []
  // The first time the data set is looked over, which is remembered.
  for (let round = 0; round <= rounds; round++) times.push(await firstStep(args, home))
  return times.slice(1)
}

async function firstStep(args, home) {
  const began = performance.now()
  const child = spawn(process.execPath, [join(root, 'out', 'main', 'cli.js'), ...args], {
    env: { ...process.env, LAYERBENCH_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let lastWords = ''
  child.stderr.setEncoding('utf8').on('data', (text) => { lastWords = (lastWords + text).slice(-2000) })
  const ended = new Promise((resolve) => { child.on('close', resolve) })
  let seconds
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, kind, failure } = JSON.parse(line)
    lastWords += failure?.what ?? ''
    if (event === 'metric' && kind === 'train') seconds ??= (performance.now() - began) / 1000
  }
  await ended
  if (seconds === undefined) throw new Error(`layerbench train made no step:\n${lastWords}`)
  return seconds
}
